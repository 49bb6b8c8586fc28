package org.asterism.conformance.consumers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.util.concurrent.TimeUnit;
import org.asterism.conformance.interop.AcceptancePrograms;
import org.asterism.conformance.live.TestToken;

/// A server of OpenBao or Vault as the library sees it: `seal.c`, which does as it is told.
final class Seal implements AutoCloseable {
  private final Process process;
  private final Writer commands;
  private final BufferedReader answers;

  private Seal(Process process) {
    this.process = process;
    this.commands = process.outputWriter();
    this.answers = process.inputReader();
  }

  /// @param line `openbao-2.6`, `openbao-2.7` or `vault`
  /// @param kind `gcm`, `cbc` or `oaep`
  /// @param key its label
  static Seal of(TestToken token, String line, String kind, String key)
      throws IOException, InterruptedException {
    var builder = new ProcessBuilder(AcceptancePrograms.build("seal"), line, kind, key);
    builder.environment().putAll(token.environment());
    return new Seal(builder.redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  void tell(String command) throws IOException {
    commands.write(command + "\n");
    commands.flush();
  }

  /// `ok`, or the call that failed and its code.
  String answer() throws IOException {
    String answer = answers.readLine();
    return answer == null ? "it ended" : answer;
  }

  String does(String command) throws IOException {
    tell(command);
    return answer();
  }

  /// Its exit status.
  int ends() throws IOException, InterruptedException {
    commands.close();
    return process.waitFor(1, TimeUnit.MINUTES) ? process.exitValue() : -1;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
