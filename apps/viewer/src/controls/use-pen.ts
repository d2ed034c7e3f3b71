import { useRef } from 'preact/hooks';

/** A pointer over the element that is drawn on. */
export type PenEvent = PointerEvent & { readonly currentTarget: HTMLElement };

/** What a pen does with the places that it comes to. */
export interface PenStrokes<Place> {
  readonly placeOf: (event: PenEvent) => Place;
  readonly begin: (place: Place) => void;
  /** @returns whether the pen is there now; else its next place counts from where it was */
  readonly goOn: (from: Place, to: Place) => boolean;
}

/** What the element that is drawn on hears. */
export interface PenHandlers {
  readonly onPointerDown: (event: PenEvent) => void;
  readonly onPointerMove: (event: PenEvent) => void;
  readonly onPointerUp: (event: PointerEvent) => void;
  readonly onPointerCancel: (event: PointerEvent) => void;
}

/** Handlers for the one pointer that draws: another finger, or the palm beside a pen, does not. */
export function usePen<Place>({ placeOf, begin, goOn }: PenStrokes<Place>): PenHandlers {
  const pen = useRef<{ readonly id: number; readonly place: Place } | null>(null);
  const lift = (event: PointerEvent): void => {
    if (pen.current?.id === event.pointerId) pen.current = null;
  };
  return {
    onPointerDown: (event) => {
      if (pen.current !== null || !event.isPrimary || event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      const place = placeOf(event);
      pen.current = { id: event.pointerId, place };
      begin(place);
    },
    onPointerMove: (event) => {
      const before = pen.current;
      if (before?.id !== event.pointerId) return;
      const place = placeOf(event);
      if (goOn(before.place, place)) pen.current = { id: event.pointerId, place };
    },
    onPointerUp: lift,
    onPointerCancel: lift,
  };
}
