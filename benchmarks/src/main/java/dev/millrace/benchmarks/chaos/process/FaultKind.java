package dev.millrace.benchmarks.chaos.process;

/** What can be done to a process; each kind is one constant. */
public enum FaultKind {
  /** SIGKILL: it is gone at once, and can neither write nor say anything any more. */
  KILL("kill -9") {
    @Override
    void inflict(Process process) {
      process.destroyForcibly();
    }
  };

  private final String label;

  FaultKind(String label) {
    this.label = label;
  }

  /** Does it to a process that runs. */
  abstract void inflict(Process process);

  @Override
  public String toString() {
    return label;
  }
}
