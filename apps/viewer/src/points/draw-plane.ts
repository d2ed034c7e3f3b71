import { VIEW } from './field';
import type { LabelledMoment, PlaneColours, PlaneLayers, PlaneWay } from './plane-layers';

/** Places of the plane to pixels of the canvas; upwards is upwards. */
interface Scale {
  readonly x: (place: number) => number;
  readonly y: (place: number) => number;
  /** Pixels of a unit of the plane. */
  readonly unit: number;
  /** Pixels of a pixel of the page. */
  readonly pixel: number;
}

/** Draws the layers, the farthest first. @param pixel of the canvas in a pixel of the page */
export function drawPlane(
  canvas: CanvasRenderingContext2D,
  size: number,
  pixel: number,
  layers: PlaneLayers,
  colours: PlaneColours,
): void {
  const unit = size / (2 * VIEW);
  const scale = { x: (x: number) => size / 2 + x * unit, y: (y: number) => size / 2 - y * unit, unit, pixel };
  canvas.clearRect(0, 0, size, size);
  drawAxes(canvas, size, scale, colours);
  const { data, arrows, ways, points } = layers;
  if (data !== undefined) {
    drawPoints(canvas, scale, { places: data.points, labels: [...data.labels] }, colours, 0.22);
  }
  if (arrows !== undefined) {
    if (arrows.exact !== null) drawArrows(canvas, scale, arrows.places, arrows.exact, colours.blue, 2.6);
    if (arrows.guide !== null) drawArrows(canvas, scale, arrows.places, arrows.guide, colours.ink, 1.2);
  }
  if (points !== undefined) drawPoints(canvas, scale, points, colours, (ways?.length ?? 0) > 0 ? 0.35 : 0.85);
  for (const way of ways ?? []) drawWay(canvas, scale, way, colours);
}

function drawAxes(
  canvas: CanvasRenderingContext2D,
  size: number,
  scale: Scale,
  { faint }: PlaneColours,
): void {
  canvas.strokeStyle = faint;
  canvas.lineWidth = scale.pixel;
  canvas.beginPath();
  canvas.moveTo(0, scale.y(0));
  canvas.lineTo(size, scale.y(0));
  canvas.moveTo(scale.x(0), 0);
  canvas.lineTo(scale.x(0), size);
  canvas.stroke();
}

/** The classes differ in shape as well as in colour: discs and squares. */
function drawPoints(
  canvas: CanvasRenderingContext2D,
  scale: Scale,
  { places, labels }: LabelledMoment,
  colours: PlaneColours,
  opacity: number,
): void {
  const radius = Math.max(1.1 * scale.pixel, 0.016 * scale.unit);
  canvas.globalAlpha = opacity;
  for (const label of [0, 1, null]) {
    canvas.fillStyle = colourOf(label, colours);
    canvas.beginPath();
    labels.forEach((of, row) => {
      if (of !== label) return;
      const [x, y] = [scale.x(places[2 * row] ?? 0), scale.y(places[2 * row + 1] ?? 0)];
      if (label === 1) canvas.rect(x - radius, y - radius, 2 * radius, 2 * radius);
      else {
        canvas.moveTo(x + radius, y);
        canvas.arc(x, y, 1.1 * radius, 0, 2 * Math.PI);
      }
    });
    canvas.fill();
  }
  canvas.globalAlpha = 1;
}

function colourOf(label: number | null, { orange, blue, ink }: PlaneColours): string {
  return label === null ? ink : label === 0 ? orange : blue;
}

/** Arrows a part of the way to where points are seen to end; no longer than the grid has room for. */
function drawArrows(
  canvas: CanvasRenderingContext2D,
  scale: Scale,
  places: Float32Array,
  ends: Float32Array,
  colour: string,
  width: number,
): void {
  const longest = 0.19;
  canvas.strokeStyle = colour;
  canvas.lineWidth = width * scale.pixel;
  canvas.lineCap = 'round';
  canvas.beginPath();
  for (let i = 0; i < places.length; i += 2) {
    const [x, y] = [places[i] ?? 0, places[i + 1] ?? 0];
    const [dx, dy] = [(ends[i] ?? 0) - x, (ends[i + 1] ?? 0) - y];
    const length = Math.hypot(dx, dy);
    const share = Math.min(0.3, longest / Math.max(length, 1e-6));
    drawArrow(canvas, scale, [x, y], [x + share * dx, y + share * dy]);
  }
  canvas.stroke();
}

function drawArrow(
  canvas: CanvasRenderingContext2D,
  scale: Scale,
  from: readonly [number, number],
  to: readonly [number, number],
): void {
  const [x, y] = [scale.x(to[0]), scale.y(to[1])];
  const angle = Math.atan2(y - scale.y(from[1]), x - scale.x(from[0]));
  const head = Math.min(0.05 * scale.unit, 0.4 * Math.hypot(x - scale.x(from[0]), y - scale.y(from[1])));
  canvas.moveTo(scale.x(from[0]), scale.y(from[1]));
  canvas.lineTo(x, y);
  for (const side of [-2.6, 2.6]) {
    canvas.moveTo(x, y);
    canvas.lineTo(x + head * Math.cos(angle + side), y + head * Math.sin(angle + side));
  }
}

function drawWay(
  canvas: CanvasRenderingContext2D,
  scale: Scale,
  { places, passed, belief, label }: PlaneWay,
  colours: PlaneColours,
): void {
  const colour = colourOf(label, colours);
  const line = (from: number, to: number): void => {
    canvas.beginPath();
    for (let moment = from; moment <= to; moment += 1) {
      const [x, y] = [scale.x(places[2 * moment] ?? 0), scale.y(places[2 * moment + 1] ?? 0)];
      if (moment === from) canvas.moveTo(x, y);
      else canvas.lineTo(x, y);
    }
    canvas.stroke();
  };
  const last = places.length / 2 - 1;
  const here = Math.min(last, Math.floor(passed));
  canvas.strokeStyle = colour;
  canvas.lineJoin = 'round';
  canvas.lineWidth = 1.25 * scale.pixel;
  canvas.globalAlpha = 0.3;
  line(here, last);
  canvas.globalAlpha = 1;
  canvas.lineWidth = 1.75 * scale.pixel;
  line(0, here);
  const [x, y] = [scale.x(places[2 * here] ?? 0), scale.y(places[2 * here + 1] ?? 0)];
  if (belief !== null) drawBelief(canvas, scale, [x, y], belief, colours);
  canvas.fillStyle = colour;
  canvas.strokeStyle = colours.ground;
  canvas.lineWidth = scale.pixel;
  canvas.beginPath();
  canvas.arc(x, y, Math.max(2.5 * scale.pixel, 0.03 * scale.unit), 0, 2 * Math.PI);
  canvas.fill();
  canvas.stroke();
}

/** A dashed line to where the network sees the point end, with a ring there. */
function drawBelief(
  canvas: CanvasRenderingContext2D,
  scale: Scale,
  [x, y]: readonly [number, number],
  belief: readonly [number, number],
  { ink }: PlaneColours,
): void {
  const [toX, toY] = [scale.x(belief[0]), scale.y(belief[1])];
  canvas.strokeStyle = ink;
  canvas.lineWidth = scale.pixel;
  canvas.setLineDash([3 * scale.pixel, 3 * scale.pixel]);
  canvas.beginPath();
  canvas.moveTo(x, y);
  canvas.lineTo(toX, toY);
  canvas.stroke();
  canvas.setLineDash([]);
  canvas.beginPath();
  canvas.arc(toX, toY, 2.5 * scale.pixel, 0, 2 * Math.PI);
  canvas.stroke();
}
