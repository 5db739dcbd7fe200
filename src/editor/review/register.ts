import * as vscode from 'vscode';
import type { EditorServices } from '../services';
import { registerReviewCommands } from './commands';
import { ReviewDocuments } from './documents';
import { ReviewModel } from './model';
import { ReviewView } from './view';

/** What the review of changes gives to the extension's own tests. */
export interface ReviewFeature extends vscode.Disposable {
  readonly model: ReviewModel;
  readonly view: ReviewView;
}

/** The view Review Changes with its commands and documents. */
export function registerReview(services: EditorServices): ReviewFeature {
  const model = new ReviewModel(services);
  const view = new ReviewView(model);
  const documents = new ReviewDocuments();
  const commands = registerReviewCommands({ model, view, documents, services });
  const registered = vscode.Disposable.from(commands, documents, view, model);
  return { model, view, dispose: () => registered.dispose() };
}
