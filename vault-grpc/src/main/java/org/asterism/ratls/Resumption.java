package org.asterism.ratls;

/// TLS session resumption, which must be off: a resumed session would carry an old identity into a
/// connection that nobody authenticated.
public final class Resumption {
  /// SunJSSE reads it once, so it belongs on the command line.
  public static final String PROPERTY = "jdk.tls.server.newSessionTicketCount";

  private Resumption() {}

  /// @throws IllegalStateException when this process's servers would hand out session tickets
  public static void requireOff() {
    if (!"0".equals(System.getProperty(PROPERTY))) {
      throw new IllegalStateException("tls resumption is on; start java with -D" + PROPERTY + "=0");
    }
  }
}
