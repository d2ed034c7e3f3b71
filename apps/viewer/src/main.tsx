import { render } from 'preact';
import { App } from './shell/app';
import './shell/page.css';

const page = document.getElementById('page');
// What stands there is for those whose browser gets no further.
page?.replaceChildren();
if (page !== null) render(<App />, page);
