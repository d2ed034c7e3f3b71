declare module '*?url' {
  /** Where the file lies. */
  const address: string;
  export default address;
}

interface ImportMeta {
  readonly env: {
    /** Whether the page was built, and is not served by Vite. */
    readonly PROD: boolean;
  };
}
