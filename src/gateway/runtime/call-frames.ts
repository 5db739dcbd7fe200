import type { Frame } from '../invocation';
import { capture, engineFrame, isGuest, type CallSite, type FrameReader } from './frames';

/** The most frames it is asked for where a guard calls the host, which happens often. */
const CAPTURED_AT_CALLS = 80;
/** Frames of the host between the guard and the place that asks, and a few of the guard: what is asked for at first. */
const FIRST_CAPTURED = 12;
/** A text where the engine has no call sites. */
type CapturedSites = readonly CallSite[] | string;

function asTheyAre(_error: Error, sites: readonly CallSite[]): readonly CallSite[] {
  return sites;
}

/** The stacks on which a guard calls the host. */
export class CallFrames {
  /** Frames of call sites that were seen, by file and position; null is none of the guard's. */
  readonly #seen = new Map<string, Map<number, Frame | null>>();
  /** Frames to ask the engine for: each costs time, and those further out are ours. */
  #asked = FIRST_CAPTURED;
  #last: readonly Frame[] = [];

  constructor(private readonly reader: FrameReader) {}

  /**
   * The guard's frames around the caller, the nearest ones, innermost first. Guards call the host often, and from few
   * places: frames seen before are the same objects, and so is a whole stack that is as the last one was.
   */
  readonly current = (): readonly Frame[] => {
    const { stackTraceLimit: limit, prepareStackTrace: previous } = capture;
    capture.prepareStackTrace = asTheyAre;
    let sites: CapturedSites;
    try {
      // Not in another function, which would be one more frame.
      capture.stackTraceLimit = this.#asked;
      sites = (new Error().stack ?? '') as unknown as CapturedSites;
      if (typeof sites !== 'string' && this.#mayGoOn(sites)) {
        capture.stackTraceLimit = CAPTURED_AT_CALLS;
        sites = (new Error().stack ?? '') as unknown as CapturedSites;
      }
    } finally {
      capture.prepareStackTrace = previous;
      if (limit === undefined) delete capture.stackTraceLimit;
      else capture.stackTraceLimit = limit;
    }
    if (typeof sites !== 'string') return this.#framesAt(sites);
    return this.reader.frames({
      frames: sites.split('\n').flatMap((line) => engineFrame(line) ?? []),
      isCut: false,
    });
  };

  #framesAt(sites: readonly CallSite[]): readonly Frame[] {
    const frames: Frame[] = [];
    let outermost = 0;
    for (let at = 0; at < sites.length; at++) {
      const site = sites[at];
      if (!site || !isGuest(site)) continue;
      outermost = at;
      const frame = this.#frameAt(site);
      if (frame) frames.push(frame);
    }
    // One more than there were, to see that there are no others.
    this.#asked = Math.min(CAPTURED_AT_CALLS, Math.max(outermost + 2, this.#asked - 1));
    if (!sameFrames(this.#last, frames)) this.#last = frames;
    return this.#last;
  }

  /** Whether a stack that was cut may have more frames of the guard. */
  #mayGoOn(sites: readonly CallSite[]): boolean {
    if (sites.length < this.#asked || this.#asked >= CAPTURED_AT_CALLS) return false;
    const last = sites.at(-1);
    return (last !== undefined && isGuest(last)) || !sites.some(isGuest);
  }

  #frameAt(site: CallSite): Frame | null {
    const file = String(site.getFileName());
    let positions = this.#seen.get(file);
    if (!positions) this.#seen.set(file, (positions = new Map<number, Frame | null>()));
    const position = site.getPosition();
    let frame = positions.get(position);
    if (frame === undefined) {
      const found = engineFrame(String(site));
      frame = found ? this.reader.own(found) : null;
      positions.set(position, frame);
    }
    return frame;
  }
}

function sameFrames(one: readonly Frame[], other: readonly Frame[]): boolean {
  if (one.length !== other.length) return false;
  for (let at = 0; at < one.length; at++) if (one[at] !== other[at]) return false;
  return true;
}
