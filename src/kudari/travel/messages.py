"""What a diagnosis says, in two languages: one entry a finding, English and Japanese."""

from __future__ import annotations

SAYINGS = {
    # The numbers ran away
    "too large": (
        "diverged: η·λmax = {product:.3g} > {bound:.3g} at step {step}, where the steepest curvature is "
        "{curvature:.4g}; η must stay below {limit:.3g} there",
        "発散: ステップ {step} で η·λmax = {product:.3g} > {bound:.3g}（最も急な曲率は {curvature:.4g}）。"
        "ここでは η を {limit:.3g} 未満にする必要があります",
    ),
    "ran away": (
        "diverged: the steps grew from {first:.3g} to {last:.3g}; a smaller η is needed",
        "発散: 一歩の長さが {first:.3g} から {last:.3g} に伸びました。η を小さくしてください",
    ),
    "bottomless": (
        "diverged: the field falls without end here, the value went from {first:.4g} to {last:.4g}",
        "発散: ここでは値が限りなく下がります（{first:.4g} から {last:.4g} へ）",
    ),
    "left the domain": (
        "ended at step {step}: the next place, a step of about {length:.3g} from {place}, has no finite value",
        "ステップ {step} で終了: {place} から約 {length:.3g} 進んだ先では値が定まりません",
    ),
    # It stopped
    "arrived": (
        "arrived at step {first}; after {steps} steps f = {value:.4g} at {place}, {gap:.3g} above the lowest value "
        "known",
        "ステップ {first} で到着: {steps} ステップ後 {place} で f = {value:.4g}（最小値との差 {gap:.3g}）",
    ),
    "settled": (
        "settled in a minimum at {place}: slope {slope:.2g}, curvatures {curvatures}",
        "{place} の極小点に落ち着きました（勾配 {slope:.2g}、曲率 {curvatures}）",
    ),
    "local minimum": (
        "stopped in a local minimum at {place}: curvatures {curvatures}, all above 0, but f = {value:.4g} is {gap:.4g} "
        "above the lowest value known",
        "{place} の局所的な最小点で止まりました。曲率は {curvatures} ですべて正ですが、f = {value:.4g} は"
        "最小値より {gap:.4g} 高い値です",
    ),
    "saddle": (
        "stopped at a saddle at {place}: slope {slope:.2g}, curvatures {curvatures}; downhill goes on along the "
        "negative one",
        "{place} の鞍点で止まりました（勾配 {slope:.2g}、曲率 {curvatures}）。曲率が負の方向へはまだ下れます",
    ),
    "plateau": (
        "stalled on a plateau at {place}: the slope is {slope:.2g}, and the curvatures {curvatures} do not change "
        "it soon",
        "{place} の平らな場所で停滞しています（勾配 {slope:.2g}、曲率 {curvatures}）",
    ),
    "stands still": (
        "has not moved from {place}, though the slope there is {slope:.2g}",
        "{place} から動いていません（勾配は {slope:.2g}）",
    ),
    # It goes on, but not well
    "zig-zag": (
        "zig-zags across the steep direction: it turned round in {turns} of {steps} steps; curvature ratio "
        "κ = {ratio:.4g}",
        "急な方向にジグザグ: {steps} ステップ中 {turns} 回折り返しました。曲率の比 κ = {ratio:.4g}",
    ),
    "zig-zag by theory": (
        "zig-zags across the steep direction: it turned round in {turns} of {steps} steps; curvature ratio "
        "κ = {ratio:.4g}. A step should leave {across:.3f} of the way across and {along:.3f} of the way along; "
        "measured: {measured:.3f} across",
        "急な方向にジグザグ: {steps} ステップ中 {turns} 回折り返しました。曲率の比 κ = {ratio:.4g}。一歩ごとに理論上、"
        "横方向は {across:.3f} 倍、谷沿いは {along:.3f} 倍になります（横方向の実測 {measured:.3f} 倍）",
    ),
    "orbiting": (
        "orbits without coming nearer: over the last {steps} steps the value stayed between {low:.4g} and {high:.4g}",
        "近づかずに回り続けています: 最後の {steps} ステップで値は {low:.4g} から {high:.4g} の間",
    ),
    "orbiting, swing": (
        "orbits: over the last {steps} steps the value stayed between {low:.4g} and {high:.4g}; by theory a step "
        "leaves {rate:.4f} of the swing",
        "回り続けています: 最後の {steps} ステップで値は {low:.4g} から {high:.4g} の間。"
        "理論上、振れは一歩ごとに {rate:.4f} 倍",
    ),
    "orbiting, noise": (
        "is kept moving by the noise ({noise}): over the last {steps} steps the value stayed between {low:.4g} and "
        "{high:.4g}",
        "ノイズ（{noise}）で動き続けています: 最後の {steps} ステップで値は {low:.4g} から {high:.4g} の間",
    ),
    "memory has grown": (
        "stalls because {state} has grown to {size:.3g}: a step is {now:.3g} of the slope, where the first was "
        "{then:.3g}; about {more} more steps at this rate",
        "{state} が {size:.3g} まで増えて停滞: 一歩は勾配の {now:.3g} 倍（最初は {then:.3g} 倍）。"
        "この調子ではあと約 {more} ステップ",
    ),
    "lr is small": (
        "is slow because η is small: η·λmax = {product:.2g}, where up to {bound:.3g} is stable; about {more} more "
        "steps at this rate",
        "η が小さいので遅い: η·λmax = {product:.2g}（{bound:.3g} まで安定）。この調子ではあと約 {more} ステップ",
    ),
    "flat direction": (
        "is slow along the flat direction, of curvature {flat:.3g}: the steep one holds η back, η·λmax = {product:.3g} "
        "of at most {bound:.3g}; about {more} more steps at this rate",
        "平らな方向（曲率 {flat:.3g}）で遅い: 急な方向のため η を大きくできません"
        "（η·λmax = {product:.3g}、上限 {bound:.3g}）。この調子ではあと約 {more} ステップ",
    ),
    "slow": ("is slow: about {more} more steps at this rate", "遅い: この調子ではあと約 {more} ステップ"),
    "on the way": (
        "is on its way: about {more} more steps at this rate",
        "順調に下っています: この調子であと約 {more} ステップ",
    ),
    "has been lower": (
        "has been lower: f = {best:.4g} at step {step}, and {value:.4g} now at {place}",
        "前のほうが低い値でした: ステップ {step} で f = {best:.4g}、今は {place} で {value:.4g}",
    ),
    "under way": ("is on its way: slope {slope:.2g} at {place}", "下っている途中です: {place} で勾配 {slope:.2g}"),
    "not begun": ("has not taken a step", "まだ一歩も進んでいません"),
    # What is known of bowls
    "theory": (
        "theory: stable for η < {limit:.4g}; a step leaves {rate:.4f} of the distance (measured {measured:.4f})",
        "理論: η < {limit:.4g} で安定。距離は一歩ごとに {rate:.4f} 倍（実測 {measured:.4f}）",
    ),
    "theory, unstable": (
        "theory: stable for η < {limit:.4g}; a step multiplies the distance by {rate:.4f} (measured {measured:.4f})",
        "理論: η < {limit:.4g} で安定。距離は一歩ごとに {rate:.4f} 倍に増えます（実測 {measured:.4f}）",
    ),
    "best": ("best here: {hypers}, which leaves {rate:.4f}", "ここで最良: {hypers}（一歩ごとに {rate:.4f} 倍）"),
}
