import { listText } from '../go-text';
import type { Evaluation } from './evaluate';
import type { AgentLabels, Labels } from './labels';

/** The text an agent gets when the coarse check denied its request. */
export function violationText(evaluation: Evaluation, agent: AgentLabels, resource: Labels): string {
  return [
    `DIFC Violation: ${evaluation.reason}`,
    '',
    ...secrecyAdvice(evaluation.secrecyToAdd),
    ...integrityAdvice(evaluation.integrityToDrop),
    '',
    'Current Agent Labels:',
    ...labelLines(agent),
    '',
    'Resource Requirements:',
    ...labelLines(resource),
    '',
  ].join('\n');
}

function secrecyAdvice(tags: readonly string[]): string[] {
  if (tags.length === 0) return [];
  return [
    `Required Action: Add secrecy tags ${listText(tags)}`,
    '',
    'Implications of adding secrecy tags:',
    '  - Agent will be restricted from writing to resources that lack these tags',
    '  - This includes public resources (e.g., public repositories, public internet)',
    '  - Agent will be marked as handling sensitive information',
    `  - Future writes must target resources with tags: ${listText(tags)}`,
  ];
}

function integrityAdvice(tags: readonly string[]): string[] {
  if (tags.length === 0) return [];
  return [
    '',
    `Required Action: Drop integrity tags ${listText(tags)}`,
    '',
    'Implications of dropping integrity tags:',
    '  - Agent will no longer be able to write to high-integrity resources',
    `  - Specifically, agent cannot write to resources requiring tags: ${listText(tags)}`,
    '  - This action acknowledges that agent has been influenced by lower-integrity data',
    "  - Agent's outputs will be considered less trustworthy",
  ];
}

function labelLines(labels: AgentLabels): string[] {
  return [`  Secrecy: ${listText(labels.secrecy)}`, `  Integrity: ${listText(labels.integrity)}`];
}
