/** Keeps a fault in one view from taking the others with it. A class, because React has no other error boundary. */
import { Component, type ReactNode } from 'react';
import styles from './PaneBoundary.module.css';

interface PaneBoundaryProps {
  readonly title: string;
  readonly children: ReactNode;
}

interface PaneBoundaryState {
  readonly cause: string | null;
}

export class PaneBoundary extends Component<PaneBoundaryProps, PaneBoundaryState> {
  override state: PaneBoundaryState = { cause: null };

  static getDerivedStateFromError(error: unknown): PaneBoundaryState {
    return { cause: error instanceof Error ? error.message : String(error) };
  }

  readonly again = (): void => {
    this.setState({ cause: null });
  };

  override render(): ReactNode {
    const { cause } = this.state;
    if (cause === null) return this.props.children;
    return (
      <div role="alert" className={styles['fault']}>
        <p>
          <strong>{this.props.title} met a fault of its own</strong> and stopped; the other panes go on.
        </p>
        <p className={styles['cause']}>{cause}</p>
        <button type="button" onClick={this.again} className={styles['again']}>
          Show it again
        </button>
      </div>
    );
  }
}
