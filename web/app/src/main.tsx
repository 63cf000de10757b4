import { render } from "preact";

import "./style.css";
import { App } from "./ui/App";
import { Context, Explorer } from "./ui/store";

const explorer = new Explorer();
render(
  <Context.Provider value={explorer}>
    <App />
  </Context.Provider>,
  document.getElementById("app")!,
);
void explorer.open();
