import { RULES } from '../../diagnostics/registry';
import type { RunResult } from '../../run/result';
import { Anchors } from './anchors';
import { PAGE_BYTES } from './bounds';
import type { ReportContext } from './context';
import { leftOut } from './elements';
import { parts, tag, type Markup } from './markup';
import { overviewOf } from './overview';
import { codeAnchor, codesMarkup } from './render-codes';
import { contentsMarkup, failuresMarkup, headerMarkup } from './render-overview';
import { scenarioMarkup } from './render-scenario';
import { Room } from './room';
import { anchorsOf, scenarioView, type ScenarioView } from './scenario-view';

/** Parts of the page that have a name besides the scenarios. */
const PARTS = [
  ...['top', 'failures', 'scenarios', 'details', 'codes', 'show-all', 'show-rest'],
  ...Object.keys(RULES).map(codeAnchor),
];
/** Up to so many scenarios, all pictures are open. */
const FEW = 10;

/** The name in links of a scenario of a run, or of one of its steps, by their positions. */
export function anchorOf({ scenarios }: RunResult, position: number, step?: number): string | undefined {
  const names = anchorsOf(scenarios, new Anchors(PARTS))[position];
  return (step === undefined ? undefined : names?.steps[step]) ?? names?.scenario;
}

/** All that the page shows of a run: what is inside of `main`. */
export function reportBody(result: RunResult, context: ReportContext): Markup {
  const anchors = anchorsOf(result.scenarios, new Anchors(PARTS));
  const overview = overviewOf(result, anchors);
  const draw = { open: result.scenarios.length <= FEW, ...(context.link ? { link: context.link } : {}) };
  const details = new Room(PAGE_BYTES.details);
  const codes = new Set<string>();
  const shown = new Set<number>();
  for (const position of overview.order) {
    const scenario = result.scenarios[position];
    const names = anchors[position];
    if (!scenario || !names) continue;
    if (details.isFull) {
      details.leaveOut();
      continue;
    }
    const view = scenarioView(scenario, position, names, context);
    if (!details.take(scenarioMarkup(view, draw))) continue;
    shown.add(position);
    for (const code of codesOf(view)) codes.add(code);
  }
  return parts(
    headerMarkup(overview, context),
    failuresMarkup(overview, shown),
    contentsMarkup(result, overview, anchors, shown),
    result.scenarios.length === 0
      ? undefined
      : tag(
          'section',
          { id: 'details', class: draw.open ? undefined : 'many' },
          tag('h2', {}, 'Details'),
          details.kept,
          leftOut(details.omitted, 'scenarios', 'because the report has reached its size'),
        ),
    context.link ? undefined : codesMarkup(codes),
  );
}

function codesOf({ findings, agents, steps }: ScenarioView): string[] {
  return [...findings, ...[...agents, ...steps].flatMap((step) => step.findings)].map(({ code }) => code);
}
