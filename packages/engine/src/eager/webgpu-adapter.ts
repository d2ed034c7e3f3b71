import { isSoftwareRenderer } from './software-renderer';

/** The part of WebGPU's adapter that tells what it is. */
interface GpuAdapter {
  readonly isFallbackAdapter?: boolean;
  readonly info?: {
    readonly vendor?: string;
    readonly architecture?: string;
    readonly device?: string;
    readonly description?: string;
    readonly isFallbackAdapter?: boolean;
  };
}

interface NavigatorWithGpu {
  readonly gpu?: {
    requestAdapter(options: { powerPreference: 'high-performance' }): Promise<GpuAdapter | null>;
  };
}

/** A WebGPU adapter, in words. */
export interface AdapterDescription {
  readonly description: string;
  /** True where it computes on the CPU: SwiftShader, lavapipe, WARP. */
  readonly software: boolean;
}

/** The adapter that the webgpu backend would get, or null where there is none. */
export async function requestAdapter(): Promise<AdapterDescription | null> {
  if (typeof navigator === 'undefined') return null;
  const adapter = await (navigator as NavigatorWithGpu).gpu?.requestAdapter({
    powerPreference: 'high-performance',
  });
  return adapter === null || adapter === undefined ? null : describeAdapter(adapter);
}

export function describeAdapter({ info, isFallbackAdapter }: GpuAdapter): AdapterDescription {
  const words = [info?.vendor, info?.architecture, info?.device, info?.description].filter((word) =>
    Boolean(word),
  );
  const description = words.length > 0 ? words.join(' ') : 'an unnamed adapter';
  const fallback = isFallbackAdapter === true || info?.isFallbackAdapter === true;
  return { description, software: fallback || isSoftwareRenderer(description) };
}
