import { batch, effect, signal, type Signal } from '@preact/signals';
import type { Address } from './address';
import type { Field } from './field';
import { parseHash, printHash, type HashContent } from './hash';

/** Browsers refuse to have their address written many times a second. */
const WRITE_DELAY_MS = 120;

/** A field with its value, whatever its type is. */
interface BoundField {
  /** @returns whether the text is a valid value; else it takes the first one */
  read(text: string | undefined): boolean;
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
  const visit = signal(0);
  const signals = new Map<string, Signal<unknown>>();
  /** Each once, however many panels share it. */
  const known = new Map<string, BoundField>();
  const givenNames = new Set<string>();
  const names = signal<Readonly<Record<string, readonly string[]>>>({});

  function hash(): string {
    const own = names.value[panel.value] ?? [];
    return printHash(
      panel.value,
      own.map((name) => [name, known.get(name)?.print() ?? '']),
    );
  }

  function bind<Value>(name: string, field: Field<Value>): Signal<Value> {
    const shared = signals.get(name) as Signal<Value> | undefined;
    if (shared !== undefined) return shared;
    const text = given.value.fields[name];
    const parsed = text === undefined ? undefined : field.parse(text);
    if (parsed !== undefined) givenNames.add(name);
    const value = signal(parsed ?? field.initial);
    signals.set(name, value);
    known.set(name, boundField(value, field));
    return value;
  }

  /** Takes over what an address says; what it leaves out of its panel's fields is as at first. */
  function read(content: HashContent): void {
    given.value = content;
    panel.value = namedPanel(content, panels);
    givenNames.clear();
    const own = names.peek()[panel.peek()] ?? [];
    for (const name of new Set([...own, ...Object.keys(content.fields)])) {
      if (known.get(name)?.read(content.fields[name]) === true) givenNames.add(name);
    }
    visit.value += 1;
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
    batch(() => {
      read(parseHash(window.location.hash));
    });
  });

  return {
    panel,
    visit,
    show(next) {
      if (next === panel.value) return;
      panel.value = next;
      history.pushState(null, '', hash());
    },
    fields(panelId, spec) {
      const entries = Object.entries<Field<unknown>>(spec as Readonly<Record<string, Field<unknown>>>);
      const own = entries.map(([name, field]) => [name, bind(name, field)] as const);
      names.value = { ...names.value, [panelId]: own.map(([name]) => name) };
      return Object.fromEntries(own) as never;
    },
    isGiven: (field) => givenNames.has(field),
    link: () => new URL(hash(), window.location.href).href,
  };
}

function namedPanel({ panel }: HashContent, panels: readonly [string, ...string[]]): string {
  return panel !== null && panels.includes(panel) ? panel : panels[0];
}

function boundField<Value>(value: Signal<Value>, field: Field<Value>): BoundField {
  return {
    read(text) {
      const parsed = text === undefined ? undefined : field.parse(text);
      value.value = parsed ?? field.initial;
      return parsed !== undefined;
    },
    print: () => field.print(value.value),
  };
}
