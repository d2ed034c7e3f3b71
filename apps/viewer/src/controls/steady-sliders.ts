/**
 * A finger that begins on a slider may want to scroll the page. The browser has moved the slider by the time it knows; so
 * when it takes the finger for scrolling, the slider goes back.
 *
 * @returns ends that
 */
export function keepSlidersSteady(): () => void {
  let touched: { readonly slider: HTMLInputElement; readonly value: string } | null = null;
  const begin = ({ target, pointerType }: PointerEvent): void => {
    const isSlider = target instanceof HTMLInputElement && target.type === 'range';
    touched = isSlider && pointerType === 'touch' ? { slider: target, value: target.value } : null;
  };
  const scroll = (): void => {
    if (touched === null) return;
    const { slider, value } = touched;
    touched = null;
    if (slider.value === value) return;
    slider.value = value;
    slider.dispatchEvent(new Event('input', { bubbles: true }));
  };
  window.addEventListener('pointerdown', begin, { capture: true });
  window.addEventListener('pointercancel', scroll);
  return () => {
    window.removeEventListener('pointerdown', begin, { capture: true });
    window.removeEventListener('pointercancel', scroll);
  };
}
