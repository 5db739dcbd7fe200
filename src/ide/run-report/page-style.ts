import { STYLE } from '../../report/html/style';
import { EDITOR_THEME } from '../../report/html/themes';

/** The style of the report in a web view: that of the file, in the colors of VS Code's theme. */
export const REPORT_STYLE = `${EDITOR_THEME}${STYLE}`;
