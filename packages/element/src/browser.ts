import { defineElement } from './define-element';

// The script of pages without a bundler: the weights lie beside it, and so do the files of the wasm backend.
defineElement('ddpm-digit', { weights: new URL('few-calls/', import.meta.url) });
