import type { AppContext } from '../shell/app-context';
import { bindEditFields } from './edit-fields';
import { levelsOfFile } from './picture-levels';

/** A picture that the visitor dropped becomes the one to begin from; where it cannot be read, a notice says so. */
export async function takePicture({ address, engine }: AppContext, file: Blob, name: string): Promise<void> {
  try {
    const levels = await levelsOfFile(file, name);
    bindEditFields(address).picture.value = { kind: 'drawing', levels };
    address.show('edit');
  } catch (error) {
    engine.tell(error instanceof Error ? error.message : String(error));
  }
}
