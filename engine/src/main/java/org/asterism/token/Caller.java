package org.asterism.token;

/// Who asks something of a token, for rules and for the log.
///
/// @param process as the application says, for the log only
public record Caller(UserName user, long process) {
  @Override
  public String toString() {
    return "process %d of %s".formatted(process, user.user());
  }
}
