import { effect, signal, type Signal } from '@preact/signals';
import type { Address } from './address';
import type { Field } from './field';
import { parseHash, printHash, type HashContent } from './hash';

/** Browsers refuse to have their address written many times a second. */
const WRITE_DELAY_MS = 120;

/** A field with its value, whatever its type is. */
interface BoundField {
  read(text: string | undefined): void;
  print(): string;
}

/**
 * Binds the address of the window.
 *
 * @param panels the names of all; the first is shown where the address names none of them
 */
export function createAddress(panels: readonly [string, ...string[]]): Address {
  const given = signal(parseHash(window.location.hash));
  const panel = signal(namedPanel(given.value, panels));
  const signals = new Map<string, Signal<unknown>>();
  const givenNames = new Set<string>();
  const bound = signal<Readonly<Record<string, Readonly<Record<string, BoundField>>>>>({});

  function hash(): string {
    const fields = Object.entries(bound.value[panel.value] ?? {});
    return printHash(
      panel.value,
      fields.map(([name, field]) => [name, field.print()]),
    );
  }

  function bind<Value>(name: string, field: Field<Value>): Signal<Value> {
    const known = signals.get(name) as Signal<Value> | undefined;
    if (known !== undefined) return known;
    const text = given.value.fields[name];
    const parsed = text === undefined ? undefined : field.parse(text);
    if (parsed !== undefined) givenNames.add(name);
    const value = signal(parsed ?? field.initial);
    signals.set(name, value);
    return value;
  }

  effect(() => {
    const text = hash();
    const timer = setTimeout(() => {
      if (window.location.hash !== text) history.replaceState(null, '', text);
    }, WRITE_DELAY_MS);
    return () => {
      clearTimeout(timer);
    };
  });

  window.addEventListener('popstate', () => {
    given.value = parseHash(window.location.hash);
    panel.value = namedPanel(given.value, panels);
    for (const [name, field] of Object.entries(bound.value[panel.value] ?? {})) {
      field.read(given.value.fields[name]);
    }
  });

  return {
    panel,
    show(next) {
      if (next === panel.value) return;
      panel.value = next;
      history.pushState(null, '', hash());
    },
    fields(panelId, spec) {
      const entries = Object.entries<Field<unknown>>(spec as Readonly<Record<string, Field<unknown>>>);
      const own = entries.map(([name, field]) => [name, bind(name, field), field] as const);
      bound.value = {
        ...bound.value,
        [panelId]: Object.fromEntries(own.map(([name, value, field]) => [name, boundField(value, field)])),
      };
      return Object.fromEntries(own.map(([name, value]) => [name, value])) as never;
    },
    isGiven: (field) => givenNames.has(field),
    link: () => new URL(hash(), window.location.href).href,
  };
}

function namedPanel({ panel }: HashContent, panels: readonly [string, ...string[]]): string {
  return panel !== null && panels.includes(panel) ? panel : panels[0];
}

function boundField(value: Signal<unknown>, field: Field<unknown>): BoundField {
  return {
    read(text) {
      value.value = (text === undefined ? undefined : field.parse(text)) ?? field.initial;
    },
    print: () => field.print(value.value),
  };
}
