/** Reads long markdown beside the page. What is nested deeper than the reader can follow has no tree. */
import { answerBeside } from "./answer-beside";
import { markdownTree } from "./markdown-tree";

answerBeside(markdownTree);
