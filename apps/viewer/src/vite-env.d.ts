declare module '*?url' {
  /** Where the file lies. */
  const address: string;
  export default address;
}
