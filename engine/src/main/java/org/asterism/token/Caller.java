package org.asterism.token;

/// Who asks something of a token, for rules and for the log.
///
/// @param process as the application says, for the log only
public record Caller(UserName user, long process) {
  private static final long BY_COMMAND = 0;

  /// Who asks by an operator's command.
  public static Caller operator(UserName user) {
    return new Caller(user, BY_COMMAND);
  }

  @Override
  public String toString() {
    return process == BY_COMMAND
        ? "operator " + user.user()
        : "process %d of %s".formatted(process, user.user());
  }
}
