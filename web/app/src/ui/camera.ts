// What part of a drawing is seen: moved by dragging, by buttons and keys, zoomed by the wheel and by two fingers.

import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";

import type { Box } from "../draw/scene";

export interface Camera {
  x: number; // of the drawing, in the middle of the view
  y: number;
  scale: number; // pixels for one unit
}

export interface Size {
  width: number;
  height: number;
}

// fit shows all of a box, with a margin for labels, in pixels. Large screens enlarge a small box more.
export function fit(box: Box, size: Size, most: number, margin: Size = { width: 0, height: 0 }): Camera {
  const part = (whole: number, left: number) => Math.max(whole * 0.6, whole - 2 * left);
  const across = part(size.width, margin.width) / box.width;
  const scale = Math.min(most * Math.max(1, size.width / 1400), across, part(size.height, margin.height) / box.height);
  return { x: box.x + box.width / 2, y: box.y + box.height / 2, scale };
}

export interface View {
  ref: (svg: SVGSVGElement | null) => void;
  size: Size;
  camera: Camera;
  transform: string; // of the drawing
  dragged: { current: boolean }; // whether the last press moved the drawing
  at: (event: { clientX: number; clientY: number }) => { x: number; y: number };
  zoom: (by: number) => void;
  move: (dx: number, dy: number) => void; // in pixels
  fit: () => void;
  reveal: (x: number, y: number) => void;
  handlers: Record<string, (event: PointerEvent) => void>;
}

// useCamera shows all of a box, with a margin, until someone moves, and again when the box changes.
export function useCamera(box: Box, most: number, margin?: Size): View {
  const [svg, ref] = useState<SVGSVGElement | null>(null);
  const [size, setSize] = useState<Size>({ width: 800, height: 500 });
  const [own, setOwn] = useState<Camera | null>(null);
  const pointers = useRef(new Map<number, { x: number; y: number }>());
  const dragged = useRef(false);
  const key = JSON.stringify(box);
  const camera = own ?? fit(box, size, most, margin);
  const now = useRef(camera);
  now.current = camera;
  useLayoutEffect(() => setOwn(null), [key]);
  const wheelZoom = useRef<(by: number, event: WheelEvent) => void>(() => {});
  useEffect(() => {
    if (!svg) return;
    const measure = () => {
      const { width, height } = svg.getBoundingClientRect();
      if (width && height) setSize({ width, height });
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(svg);
    const wheel = (event: WheelEvent) => {
      event.preventDefault();
      wheelZoom.current(Math.exp(-event.deltaY * (event.deltaMode ? 0.04 : 0.0015)), event);
    };
    svg.addEventListener("wheel", wheel, { passive: false });
    return () => {
      observer.disconnect();
      svg.removeEventListener("wheel", wheel);
    };
  }, [svg]);

  const at = ({ clientX, clientY }: { clientX: number; clientY: number }) => {
    const place = svg!.getBoundingClientRect();
    const { x, y, scale } = now.current;
    return {
      x: x + (clientX - place.left - place.width / 2) / scale,
      y: y + (clientY - place.top - place.height / 2) / scale,
    };
  };
  const go = (to: Camera) => {
    now.current = to;
    setOwn(to);
  };
  const least = () => fit(box, size, most, margin).scale * 0.5;
  const zoomAt = (by: number, event: { clientX: number; clientY: number } | null) => {
    const { x, y, scale } = now.current;
    const next = Math.max(Math.min(scale, least()), Math.min(most * 12, scale * by));
    const fixed = event ? at(event) : { x, y };
    go({ x: fixed.x + ((x - fixed.x) * scale) / next, y: fixed.y + ((y - fixed.y) * scale) / next, scale: next });
  };
  wheelZoom.current = zoomAt;
  const move = (dx: number, dy: number) => {
    const { x, y, scale } = now.current;
    go({ x: x + dx / scale, y: y + dy / scale, scale });
  };
  const reveal = (x: number, y: number) => {
    const { scale } = now.current;
    const inside =
      Math.abs(x - now.current.x) * scale < size.width / 2 - 40 &&
      Math.abs(y - now.current.y) * scale < size.height / 2 - 40;
    if (!inside) go({ x, y, scale });
  };
  const down = (event: PointerEvent) => {
    if (event.button !== 0) return;
    pointers.current.set(event.pointerId, { x: event.clientX, y: event.clientY });
    dragged.current = false;
  };
  const moved = (event: PointerEvent) => {
    const before = pointers.current.get(event.pointerId);
    if (!before) return;
    const dx = event.clientX - before.x;
    const dy = event.clientY - before.y;
    if (!dragged.current && Math.hypot(dx, dy) < 4) return;
    dragged.current = true;
    svg!.setPointerCapture(event.pointerId);
    const others = [...pointers.current].filter(([id]) => id !== event.pointerId).map(([, point]) => point);
    pointers.current.set(event.pointerId, { x: event.clientX, y: event.clientY });
    const other = others[0];
    if (!other) return move(-dx, -dy);
    const distance = (p: { x: number; y: number }) => Math.max(20, Math.hypot(p.x - other.x, p.y - other.y));
    const middle = { clientX: (event.clientX + other.x) / 2, clientY: (event.clientY + other.y) / 2 };
    zoomAt(distance({ x: event.clientX, y: event.clientY }) / distance(before), middle);
  };
  const up = (event: PointerEvent) => {
    pointers.current.delete(event.pointerId);
  };
  const left = size.width / 2 - camera.x * camera.scale;
  const top = size.height / 2 - camera.y * camera.scale;
  return {
    ref,
    size,
    camera,
    transform: `translate(${left} ${top}) scale(${camera.scale})`,
    dragged,
    at,
    zoom: (by) => zoomAt(by, null),
    move,
    fit: () => setOwn(null),
    reveal,
    handlers: { onPointerDown: down, onPointerMove: moved, onPointerUp: up, onPointerCancel: up },
  };
}
