/** The classes of MNIST, by label. */
export const digitNames: readonly string[] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];

/** The classes of Fashion-MNIST, by label. */
export const fashionNames: readonly string[] = [
  'T-shirt/top',
  'Trouser',
  'Pullover',
  'Dress',
  'Coat',
  'Sandal',
  'Shirt',
  'Sneaker',
  'Bag',
  'Ankle boot',
];
