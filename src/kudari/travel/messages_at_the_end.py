"""What a diagnosis says of a walk that is over, or has not begun, in every language: an entry a finding.

Between braces stands a measure of :mod:`kudari.travel.findings`, with the format of its number.
"""

from __future__ import annotations

from kudari.travel.sentences import Message

AT_THE_END = {
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
    "arrived after passing": Message(
        (
            "arrived: low since step {stays_from:.0f}, and for the first time at step {arrived_at:.0f}; after "
            "{steps:.0f} steps f = {value:.4g} at ({place:.3g}), {gap_left:.3g} above the lowest value known",
            "到着: ステップ {stays_from:.0f} からは低いまま（初めて低くなったのはステップ {arrived_at:.0f}）。"
            "{steps:.0f} ステップ後 ({place:.3g}) で f = {value:.4g}（最小値との差 {gap_left:.3g}）",
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
    "leaves a crest": Message(
        (
            "is leaving a crest near ({place:.3g}): the slope is only {slope:.2g}, but its steps grow",
            "({place:.3g}) の近くの尾根から離れていきます: 勾配はまだ {slope:.2g} ですが、歩幅が大きくなっています",
        ),
        (
            "is leaving a crest, its steps grow",
            "尾根から離れていきます、歩幅が大きくなっています",
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
    "stalled before a fall": Message(
        (
            "stalled at ({place:.3g}), where it is nearly level: the slope has shrunk from {first_slope:.2g} to "
            "{slope:.2g}, and the last {quarter:.0f} steps led only {moved:.2g} far; further on it goes down without "
            "end, but such steps hardly come there",
            "({place:.3g}) のほぼ平らな場所で停滞しています: 勾配は {first_slope:.2g} から {slope:.2g} に減り、"
            "最後の {quarter:.0f} ステップで {moved:.2g} しか進んでいません。その先は限りなく下りますが、"
            "この歩幅ではなかなか届きません",
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
}
