import { describeProblems, type ParsedScenario } from '../../scenario/parse';

/** Why an MCP server cannot give the answers of a scenario, as a sentence about it without a full stop. */
export function whyNotRecorded({ scenario, problems }: ParsedScenario): string {
  return scenario
    ? 'it is in proxy mode, whose answers are those of GitHub over HTTP; an MCP server does not give them'
    : describeProblems(problems);
}
