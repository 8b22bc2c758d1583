/** The workbench page: what the script adds to the form that works without it. */
import { searchExamples } from "./examples.js";
import "./workbench.css";

searchExamples();
