/** How many classes there may be. */
export const FEWEST_CLASSES = 2;
export const MOST_CLASSES = 10;
/** Pictures of a class that are enough to begin with. */
export const ENOUGH_PICTURES = 20;
/** More are not kept, so that a phone's memory does. */
export const MOST_PICTURES = 400;
/** Steps after which the lesson ends by itself. */
export const STEPS = 300;
/** Steps between two looks at what the network draws. */
export const DRAWING_INTERVAL = 25;
/** Pictures of each class that are drawn at a look. */
export const PICTURES_A_CLASS = 3;
