/** What `@ddpm/element` draws with within the page: the weights that its other parts have fetched already. */
export const digits = new URL('models/digits-few-calls/', document.baseURI);
