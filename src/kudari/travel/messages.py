"""What a diagnosis says, in every language: an entry a finding.

Between braces stands a measure of :mod:`kudari.travel.findings`, with the format of its number. A page on a phone has
room for the short form only.
"""

from __future__ import annotations

from typing import NamedTuple

from kudari.language import Text


class Message(NamedTuple):
    """A sentence and its short form, each in every language."""

    full: Text
    short: Text


MESSAGES = {
    # It has not begun
    "no start": Message(
        (
            "cannot start here: the field has no value",
            "ここには値がなく、始められません",
        ),
        (
            "cannot start here: the field has no value",
            "ここには値がなく、始められません",
        ),
    ),
    "not begun": Message(
        (
            "has not taken a step",
            "まだ一歩も進んでいません",
        ),
        (
            "stands at the start, f = {value:.4g}",
            "スタート地点、f = {value:.4g}",
        ),
    ),
    # The numbers ran away
    "too large": Message(
        (
            "diverged: η·λmax = {product:.3g} > {bound:.3g} at step {too_steep_at:.0f}, where the steepest curvature "
            "is {curvature:.4g}; η must stay below {limit:.3g} there",
            "発散: ステップ {too_steep_at:.0f} で η·λmax = {product:.3g} > {bound:.3g}（最も急な曲率は"
            " {curvature:.4g}）。ここでは η を {limit:.3g} 未満にする必要があります",
        ),
        (
            "«diverged»: η must stay below {limit:.3g} where it is so steep",
            "«発散»：この急な場所では η を {limit:.3g} 未満に",
        ),
    ),
    "lost at once": Message(
        (
            "diverged in its first step, from ({place:.3g}): η is too large, or the field has no value where it leads",
            "最初の一歩で発散: ({place:.3g}) から進んだ先では値が定まりません。η が大きすぎるのかもしれません",
        ),
        (
            "«diverged» in its first step",
            "最初の一歩で «発散»",
        ),
    ),
    "ran away": Message(
        (
            "diverged: the steps grew from {first_length:.3g} to {last_length:.3g}; a smaller η is needed",
            "発散: 一歩の長さが {first_length:.3g} から {last_length:.3g} に伸びました。η を小さくしてください",
        ),
        (
            "«diverged»: its steps grew from {first_length:.3g} to {last_length:.3g}",
            "«発散»：一歩が {first_length:.3g} から {last_length:.3g} に伸びました",
        ),
    ),
    "bottomless": Message(
        (
            "diverged: the field is bottomless here, the value went down from {first_value:.4g} to {value:.4g}, and "
            "the step that led out is {last_length:.3g} long; no η helps where there is no lowest value",
            "発散: ここには底がなく、値が限りなく下がります（{first_value:.4g} から {value:.4g} へ、最後の一歩は"
            " {last_length:.3g}）。最小値がないので、η をどう選んでも到着しません",
        ),
        (
            "«diverged»: the field is bottomless here",
            "«発散»：ここには底がありません",
        ),
    ),
    "left the domain": Message(
        (
            "ended at step {diverged_at:.0f}: the next place, a step of {last_length:.3g} from ({place:.3g}), "
            "has no finite value",
            "ステップ {diverged_at:.0f} で終了: ({place:.3g}) から {last_length:.3g} 進んだ先では値が定まりません",
        ),
        (
            "left the field at step {diverged_at:.0f}, where it has no value",
            "ステップ {diverged_at:.0f} で、関数の値がないところへ出ました",
        ),
    ),
    "corner": Message(
        (
            "arrived on a corner at ({stop_place:.3g}): f = {stop_value:.4g} is lower than all around, and there is no "
            "slope to go on by",
            "({stop_place:.3g}) の角に到着: f = {stop_value:.4g} はまわりのどこよりも低く、ここには勾配がありません",
        ),
        (
            "arrived on a corner without a slope, f = {stop_value:.4g}",
            "勾配のない角に到着、f = {stop_value:.4g}",
        ),
    ),
    "over a kink": Message(
        (
            "is close beside a kink, at ({place:.3g}): the slope does not shrink as one comes nearer (here "
            "{slope:.2g}); only shorter steps lead further down",
            "({place:.3g}) で角のすぐそばにいます: 近づいても勾配は小さくなりません（ここでは {slope:.2g}）。"
            "歩幅を小さくすればさらに下れます",
        ),
        (
            "is close beside a kink, f = {value:.4g}",
            "角のすぐそば、f = {value:.4g}",
        ),
    ),
    "no slope": Message(
        (
            "ended at step {diverged_at:.0f} at ({stop_place:.3g}), where f = {stop_value:.4g} has no slope: an edge "
            "or a corner; another start or another η passes by it",
            "ステップ {diverged_at:.0f} で ({stop_place:.3g}) に来て終了: f = {stop_value:.4g} ですが、端か角なので"
            "勾配がありません。スタートか η を変えると避けられます",
        ),
        (
            "ended where there is no slope, f = {stop_value:.4g}",
            "勾配のないところで終了、f = {stop_value:.4g}",
        ),
    ),
    # It stopped
    "arrived": Message(
        (
            "arrived at step {arrived_at:.0f}; after {steps:.0f} steps f = {value:.4g} at ({place:.3g}), "
            "{gap_left:.3g} above the lowest value known",
            "ステップ {arrived_at:.0f} で到着: {steps:.0f} ステップ後 ({place:.3g}) で f = {value:.4g}"
            "（最小値との差 {gap_left:.3g}）",
        ),
        (
            "arrived, {gap_left:.3g} above the lowest value",
            "到着、最小値との差 {gap_left:.3g}",
        ),
    ),
    "settled": Message(
        (
            "settled in a minimum at ({place:.3g}): slope {slope:.2g}, curvatures {curvatures:.3g}",
            "({place:.3g}) の極小点に落ち着きました（勾配 {slope:.2g}、曲率 {curvatures:.3g}）",
        ),
        (
            "has settled in a minimum, f = {value:.4g}",
            "極小点に落ち着きました、f = {value:.4g}",
        ),
    ),
    "local minimum": Message(
        (
            "stopped in a local minimum at ({place:.3g}): curvatures {curvatures:.3g}, all above 0, but f = "
            "{value:.4g} is {gap:.4g} above the lowest value known",
            "({place:.3g}) の局所的な最小点で止まりました。曲率は {curvatures:.3g} ですべて正ですが、"
            "f = {value:.4g} は最小値より {gap:.4g} 高い値です",
        ),
        (
            "has settled in another minimum, {gap:.3g} above the lowest value",
            "別の極小点に落ち着きました、最小値との差 {gap:.3g}",
        ),
    ),
    "into another minimum": Message(
        (
            "is going into a local minimum near ({place:.3g}): its bottom, f = {bottom:.4g}, is {bottom_gap:.4g} above "
            "the lowest value known",
            "({place:.3g}) の近くの局所的な最小点に向かっています: その底 f = {bottom:.4g} は最小値より "
            "{bottom_gap:.4g} 高い値です",
        ),
        (
            "is going into another minimum, {bottom_gap:.3g} above the lowest value",
            "別の極小点に向かっています、最小値との差 {bottom_gap:.3g}",
        ),
    ),
    "top": Message(
        (
            "stays on a top at ({place:.3g}): slope {slope:.2g}, curvatures {curvatures:.3g}, none above 0; it is "
            "downhill to either side",
            "({place:.3g}) の頂上から動けません（勾配 {slope:.2g}、曲率 {curvatures:.3g}）。どちら側へも下れます",
        ),
        (
            "stays on a top, f = {value:.4g}",
            "頂上から動けません、f = {value:.4g}",
        ),
    ),
    "saddle": Message(
        (
            "stopped at a saddle at ({place:.3g}): slope {slope:.2g}, curvatures {curvatures:.3g}; downhill goes on "
            "along the negative one",
            "({place:.3g}) の鞍点で止まりました（勾配 {slope:.2g}、曲率 {curvatures:.3g}）。曲率が負の方向へは"
            "まだ下れます",
        ),
        (
            "has stopped at a saddle, f = {value:.4g}",
            "鞍点で止まっています、f = {value:.4g}",
        ),
    ),
    "plateau": Message(
        (
            "stalled on a plateau at ({place:.3g}): the slope is {slope:.2g}, and the curvatures {curvatures:.3g} do "
            "not change it soon",
            "({place:.3g}) の平らな場所で停滞しています（勾配 {slope:.2g}、曲率 {curvatures:.3g}）",
        ),
        (
            "has stalled where it is flat, f = {value:.4g}",
            "平らな場所で停滞、f = {value:.4g}",
        ),
    ),
    "valley floor": Message(
        (
            "creeps along the floor of a valley at ({place:.3g}): it is {ratio:.3g} times as steep across, the slope "
            "is {slope:.2g}, and the bottom still about {way:.2g} away",
            "({place:.3g}) で谷底をゆっくり進んでいます: 横の曲率は谷沿いの {ratio:.3g} 倍、勾配は {slope:.2g}、"
            "底まではあと約 {way:.2g}",
        ),
        (
            "creeps along the floor of a valley, f = {value:.4g}",
            "谷底をゆっくり進んでいます、f = {value:.4g}",
        ),
    ),
    "valley": Message(
        (
            "has come low, {gap:.3g} above the lowest value known, but ({place:.3g}) is not near the minimum yet: "
            "the slope there is {slope:.2g}",
            "低いところ（最小値との差 {gap:.3g}）まで下りましたが、({place:.3g}) は最小点の近くではありません"
            "（勾配 {slope:.2g}）",
        ),
        (
            "is low, {gap:.3g} above the lowest value, but not near the minimum yet",
            "低いところまで下りましたが（最小値との差 {gap:.3g}）、最小点の近くではありません",
        ),
    ),
    "stands still": Message(
        (
            "has not moved from ({place:.3g}), though the slope there is {slope:.2g}",
            "({place:.3g}) から動いていません（勾配は {slope:.2g}）",
        ),
        (
            "has not moved, though it is steep, f = {value:.4g}",
            "坂なのに、動いていません、f = {value:.4g}",
        ),
    ),
    # It goes on, but not well
    "zig-zag": Message(
        (
            "zig-zags across the steep direction: it turned round in {turns:.0f} of {moves:.0f} steps; curvature "
            "ratio κ = {ratio:.4g}",
            "急な方向にジグザグ: {moves:.0f} ステップ中 {turns:.0f} 回折り返しました。曲率の比 κ = {ratio:.4g}",
        ),
        (
            "zig-zags across the steep direction, f = {value:.4g}",
            "急な方向にジグザグ、f = {value:.4g}",
        ),
    ),
    "zig-zag by theory": Message(
        (
            "zig-zags across the steep direction: it turned round in {turns:.0f} of {moves:.0f} steps; curvature "
            "ratio κ = {ratio:.4g}. A step should leave {across_left:.3f} of the way across and {along_left:.3f} of "
            "the way along; measured: {measured_left:.3f} across",
            "急な方向にジグザグ: {moves:.0f} ステップ中 {turns:.0f} 回折り返しました。曲率の比 κ = {ratio:.4g}。"
            "一歩ごとに理論上、横方向は {across_left:.3f} 倍、谷沿いは {along_left:.3f} 倍になります"
            "（横方向の実測 {measured_left:.3f} 倍）",
        ),
        (
            "zig-zags across the steep direction, f = {value:.4g}",
            "急な方向にジグザグ、f = {value:.4g}",
        ),
    ),
    "orbiting": Message(
        (
            "orbits without coming nearer: over the last {quarter:.0f} steps the value stayed between {low_end:.4g} "
            "and {high_end:.4g}",
            "近づかずに回り続けています: 最後の {quarter:.0f} ステップで値は {low_end:.4g} から {high_end:.4g} の間",
        ),
        (
            "moves to and fro without coming lower, f = {value:.4g}",
            "下がらずに動き回っています、f = {value:.4g}",
        ),
    ),
    "to and fro": Message(
        (
            "jumps to and fro by {jump:.3g} and comes no lower: over the last {quarter:.0f} steps the value stayed "
            "between {low_end:.4g} and {high_end:.4g}; its steps must get shorter",
            "{jump:.3g} の幅で行ったり来たりして、下がりません: 最後の {quarter:.0f} ステップで値は {low_end:.4g} から"
            " {high_end:.4g} の間。歩幅を小さくする必要があります",
        ),
        (
            "jumps to and fro by {jump:.3g}, f = {value:.4g}",
            "{jump:.3g} の幅で行ったり来たり、f = {value:.4g}",
        ),
    ),
    "orbiting, swing": Message(
        (
            "orbits: over the last {quarter:.0f} steps the value stayed between {low_end:.4g} and {high_end:.4g}; by "
            "theory a step leaves {swing_left:.4f} of the swing",
            "回り続けています: 最後の {quarter:.0f} ステップで値は {low_end:.4g} から {high_end:.4g} の間。理論上、"
            "振れは一歩ごとに {swing_left:.4f} 倍",
        ),
        (
            "swings to and fro: a step leaves {swing_left:.4f} of the swing",
            "振れ続けています。振れは一歩ごとに {swing_left:.4f} 倍",
        ),
    ),
    "orbiting, noise": Message(
        (
            "is kept moving by the noise ({noise}): over the last {quarter:.0f} steps the value stayed between "
            "{low_end:.4g} and {high_end:.4g}",
            "ノイズ（{noise}）で動き続けています: 最後の {quarter:.0f} ステップで値は"
            " {low_end:.4g} から {high_end:.4g} の間",
        ),
        (
            "is kept moving by the noise, f = {value:.4g}",
            "ノイズで動き続けています、f = {value:.4g}",
        ),
    ),
    "memory has grown": Message(
        (
            "stalls because {grown_name} has grown to {grown:.3g}: a step is {gain:.3g} of the slope, where the "
            "first was {first_gain:.3g}; about {more:.0f} more steps at this rate",
            "{grown_name} が {grown:.3g} まで増えて停滞: 一歩は勾配の {gain:.3g} 倍（最初は {first_gain:.3g} 倍）。"
            "この調子ではあと約 {more:.0f} ステップ",
        ),
        (
            "slows down, for {grown_name} has grown: about {more:.0f} more steps",
            "{grown_name} が増えて停滞：この調子ではあと約 {more:.0f} ステップ",
        ),
    ),
    "lr is small": Message(
        (
            "is slow because η is small: η·λmax = {product_now:.2g}, where up to {bound:.3g} is stable; about "
            "{more:.0f} more steps at this rate",
            "η が小さいので遅い: η·λmax = {product_now:.2g}（{bound:.3g} まで安定）。この調子では"
            "あと約 {more:.0f} ステップ",
        ),
        (
            "is slow, for η is small: about {more:.0f} more steps",
            "η が小さいので遅い：この調子ではあと約 {more:.0f} ステップ",
        ),
    ),
    "flat direction": Message(
        (
            "is slow along the flat direction, of curvature {flat:.3g}: the steep one holds η back, η·λmax = "
            "{product_now:.3g} of at most {bound:.3g}; about {more:.0f} more steps at this rate",
            "平らな方向（曲率 {flat:.3g}）で遅い: 急な方向のため η を大きくできません（η·λmax = {product_now:.3g}、"
            "上限 {bound:.3g}）。この調子ではあと約 {more:.0f} ステップ",
        ),
        (
            "is slow along the flat direction: about {more:.0f} more steps",
            "平らな方向で遅い：この調子ではあと約 {more:.0f} ステップ",
        ),
    ),
    "slow, short steps": Message(
        (
            "is slow because its steps are short: the slope is {slope:.2g}, but the last {quarter:.0f} steps led "
            "only {moved:.2g} far; about {more:.0f} more steps at this rate",
            "歩幅が小さいので遅い: 勾配は {slope:.2g} ですが、"
            "最後の {quarter:.0f} ステップで {moved:.2g} しか進んでいません。この調子ではあと約 {more:.0f} ステップ",
        ),
        (
            "hardly moves though it is not flat, its steps are short: about {more:.0f} more",
            "坂なのに、ほとんど動いていません（歩幅が小さい）：あと約 {more:.0f} ステップ",
        ),
    ),
    "short steps": Message(
        (
            "hardly moves though it is not flat: the slope is {slope:.2g}, but the last {quarter:.0f} steps led only "
            "{moved:.2g} far",
            "坂なのに、ほとんど動いていません: 勾配は {slope:.2g} ですが、"
            "最後の {quarter:.0f} ステップで {moved:.2g} しか進んでいません",
        ),
        (
            "hardly moves though it is not flat, its steps are short, f = {value:.4g}",
            "坂なのに、ほとんど動いていません（歩幅が小さい）、f = {value:.4g}",
        ),
    ),
    "slow": Message(
        (
            "is slow: about {more:.0f} more steps at this rate",
            "遅い: この調子ではあと約 {more:.0f} ステップ",
        ),
        (
            "is slow: about {more:.0f} more steps",
            "遅い：この調子ではあと約 {more:.0f} ステップ",
        ),
    ),
    "on the way": Message(
        (
            "is on its way: about {more:.0f} more steps at this rate",
            "順調に下っています: この調子であと約 {more:.0f} ステップ",
        ),
        (
            "is on its way: about {more:.0f} more steps",
            "下っている途中：あと約 {more:.0f} ステップ",
        ),
    ),
    "has been lower": Message(
        (
            "has been lower: f = {best:.4g} at step {best_at:.0f}, and {value:.4g} now at ({place:.3g})",
            "前のほうが低い値でした: ステップ {best_at:.0f} で f = {best:.4g}、今は ({place:.3g}) で {value:.4g}",
        ),
        (
            "has been lower: f = {best:.4g} at step {best_at:.0f}, and {value:.4g} now",
            "前のほうが低い値でした：ステップ {best_at:.0f} で f = {best:.4g}、今は {value:.4g}",
        ),
    ),
    "under way": Message(
        (
            "is on its way: slope {slope:.2g} at ({place:.3g})",
            "下っている途中です: ({place:.3g}) で勾配 {slope:.2g}",
        ),
        (
            "is on its way, f = {value:.4g}",
            "下っている途中、f = {value:.4g}",
        ),
    ),
    "goes down without end": Message(
        (
            "goes down without end: the field is bottomless here, f went from {first_value:.4g} to {value:.4g} and the "
            "slope from {first_slope:.2g} to {slope:.2g}; there is no lowest value to arrive at",
            "限りなく下っています: ここには底がありません（f は {first_value:.4g} から {value:.4g} へ、勾配は "
            "{first_slope:.2g} から {slope:.2g} へ）。着くべき最小値がありません",
        ),
        (
            "goes down without end: the field is bottomless here, f = {value:.4g}",
            "限りなく下っています：ここには底がありません、f = {value:.4g}",
        ),
    ),
    # What it costs
    "several gradients": Message(
        (
            "takes {gradients_per_step:.0f} gradients a step, {gradients:.0f} so far",
            "一歩に勾配を {gradients_per_step:.0f} 回、ここまでに {gradients:.0f} 回計算しました",
        ),
        (
            "takes {gradients_per_step:.0f} gradients a step",
            "一歩に勾配を {gradients_per_step:.0f} 回計算します",
        ),
    ),
    # What is known of bowls
    "theory": Message(
        (
            "theory: stable for η < {stable_below:.4g}; a step leaves {step_leaves:.4f} of the distance (measured "
            "{step_left:.4f})",
            "理論: η < {stable_below:.4g} で安定。距離は一歩ごとに {step_leaves:.4f} 倍（実測 {step_left:.4f}）",
        ),
        (
            "theory: stable for η < {stable_below:.4g}",
            "理論: η < {stable_below:.4g} で安定",
        ),
    ),
    "theory, unstable": Message(
        (
            "theory: stable for η < {stable_below:.4g}; a step multiplies the distance by {step_leaves:.4f} "
            "(measured {step_left:.4f})",
            "理論: η < {stable_below:.4g} で安定。距離は一歩ごとに {step_leaves:.4f} 倍に増えます"
            "（実測 {step_left:.4f}）",
        ),
        (
            "theory: stable for η < {stable_below:.4g}",
            "理論: η < {stable_below:.4g} で安定",
        ),
    ),
    "best": Message(
        (
            "best here: {best_values:.4g}, which leaves {best_rate:.4f}",
            "ここで最良: {best_values:.4g}（一歩ごとに {best_rate:.4f} 倍）",
        ),
        (
            "best here: {best_values:.4g}",
            "ここで最良: {best_values:.4g}",
        ),
    ),
}
