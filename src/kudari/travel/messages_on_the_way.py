"""What a diagnosis says of a walk that goes on, of its cost and of theory, in every language: an entry a finding.

Between braces stands a measure of :mod:`kudari.travel.findings`, with the format of its number.
"""

from __future__ import annotations

from kudari.travel.sentences import Message

ON_THE_WAY = {
    # It goes on, but not well
    "zig-zag": Message(
        (
            "zig-zags across the steep direction: it turned round in {turns:.0f} of the last {moves:.0f} steps; "
            "curvature ratio κ = {ratio:.4g}",
            "急な方向にジグザグ: 最後の {moves:.0f} ステップ中 {turns:.0f} 回折り返しました。曲率の比 κ = {ratio:.4g}",
        ),
        (
            "zig-zags across the steep direction, f = {value:.4g}",
            "急な方向にジグザグ、f = {value:.4g}",
        ),
    ),
    "zig-zag by theory": Message(
        (
            "zig-zags across the steep direction: it turned round in {turns:.0f} of the last {moves:.0f} steps; "
            "curvature ratio κ = {ratio:.4g}. A step should leave {across_left:.3f} of the way across and "
            "{along_left:.3f} of the way along; measured: {measured_left:.3f} across",
            "急な方向にジグザグ: 最後の {moves:.0f} ステップ中 {turns:.0f} 回折り返しました。曲率の比 κ = {ratio:.4g}。"
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
