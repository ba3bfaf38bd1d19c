package dev.millrace.schemas.takedown;

/** The takedowns in force, now and before. Safe for use by many threads. */
public interface TakedownView {
  /** Of a pipeline without any. */
  TakedownView NONE =
      new TakedownView() {
        @Override
        public Takedowns current() {
          return Takedowns.NONE;
        }

        @Override
        public Takedowns asOf(long version) {
          return Takedowns.NONE;
        }
      };

  /**
   * Those in force now, as far as they have come here.
   *
   * @throws IllegalStateException if they can no longer be read
   */
  Takedowns current();

  /**
   * Those that were in force when {@link Takedowns#version()} was this; none for a version below 1.
   *
   * @throws IllegalStateException if {@code takedowns} ends before it
   */
  Takedowns asOf(long version);
}
