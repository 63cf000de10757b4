import { render } from "preact";

import "./style.css";
import { App } from "./ui/App";
import { Context, Explorer } from "./ui/store";

const explorer = new Explorer();
const page = document.getElementById("app")!;
page.replaceChildren(); // the words for readers without JavaScript
render(
  <Context.Provider value={explorer}>
    <App />
  </Context.Provider>,
  page,
);
void explorer.open();
