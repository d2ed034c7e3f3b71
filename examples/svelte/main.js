import { mount } from 'svelte';
import Digit from './Digit.svelte';

mount(Digit, { target: document.querySelector('#app'), props: { label: 7, seed: 42 } });
