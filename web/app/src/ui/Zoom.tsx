import type { View } from "./camera";

// Zoom has the buttons that do what dragging and the wheel do.
export function Zoom({ view }: { view: View }) {
  const step = 120;
  return (
    <div class="zoom" role="group" aria-label="Move and zoom">
      <button type="button" aria-label="Zoom in" onClick={() => view.zoom(1.5)}>
        +
      </button>
      <button type="button" aria-label="Zoom out" onClick={() => view.zoom(1 / 1.5)}>
        −
      </button>
      <button type="button" onClick={() => view.fit()}>
        Fit
      </button>
      <button type="button" aria-label="Move left" onClick={() => view.move(-step, 0)}>
        ←
      </button>
      <button type="button" aria-label="Move right" onClick={() => view.move(step, 0)}>
        →
      </button>
      <button type="button" aria-label="Move up" onClick={() => view.move(0, -step)}>
        ↑
      </button>
      <button type="button" aria-label="Move down" onClick={() => view.move(0, step)}>
        ↓
      </button>
    </div>
  );
}
