/** Shows something simpler when drawing something throws; the page around it stays. */
import { Component, type ReactNode } from "react";

interface FallbackProps {
  simple: ReactNode;
  children: ReactNode;
}

export class Fallback extends Component<FallbackProps, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render(): ReactNode {
    return this.state.failed ? this.props.simple : this.props.children;
  }
}
