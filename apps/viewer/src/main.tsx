import { render } from 'preact';
import { App } from './shell/app';
import './shell/page.css';

const page = document.getElementById('page');
if (page !== null) render(<App />, page);
