package org.asterism.tee;

/// The environment did not give what was asked of it. The message says what was expected, what was
/// found and what to do; it holds no secret.
public abstract sealed class TeeException extends Exception {
  private static final long serialVersionUID = 1L;

  private TeeException(String found, String remedy) {
    super(found + "; " + remedy);
  }

  /// This process is not in such an environment, or its interface is not there.
  public static final class Absent extends TeeException {
    private static final long serialVersionUID = 1L;

    Absent(String found, String remedy) {
      super(found, remedy);
    }
  }

  /// The interface is there, and this process may not use it.
  public static final class Forbidden extends TeeException {
    private static final long serialVersionUID = 1L;

    Forbidden(String found, String remedy) {
      super(found, remedy);
    }
  }

  /// Others were in the way each time, or it took too long: later it may work.
  public static final class Busy extends TeeException {
    private static final long serialVersionUID = 1L;

    Busy(String found, String remedy) {
      super(found, remedy);
    }
  }

  /// The interface reported that what stands behind it failed.
  public static final class Failed extends TeeException {
    private static final long serialVersionUID = 1L;

    Failed(String found, String remedy) {
      super(found, remedy);
    }
  }

  /// What came is not what its documentation says.
  public static final class Malformed extends TeeException {
    private static final long serialVersionUID = 1L;

    Malformed(String found, String remedy) {
      super(found, remedy);
    }
  }
}
