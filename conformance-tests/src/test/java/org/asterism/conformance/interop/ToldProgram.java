package org.asterism.conformance.interop;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.asterism.conformance.live.TestToken;

/// One of our programs in C that stays and does as it is told: a line for each command, and one for
/// each answer.
public final class ToldProgram implements AutoCloseable {
  private final Process process;
  private final Writer commands;
  private final BufferedReader answers;

  private ToldProgram(Process process) {
    this.process = process;
    this.commands = process.outputWriter();
    this.answers = process.inputReader();
  }

  /// @param name of [AcceptancePrograms]
  public static ToldProgram of(TestToken token, String name, String... arguments)
      throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of(AcceptancePrograms.build(name)));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command);
    builder.environment().putAll(token.environment());
    return new ToldProgram(builder.redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  public void tell(String command) throws IOException {
    commands.write(command + "\n");
    commands.flush();
  }

  /// `ok`, or the call that failed and its code.
  public String answer() throws IOException {
    String answer = answers.readLine();
    return answer == null ? "it ended" : answer;
  }

  public String does(String command) throws IOException {
    tell(command);
    return answer();
  }

  /// Its exit status.
  public int ends() throws IOException, InterruptedException {
    commands.close();
    return process.waitFor(1, TimeUnit.MINUTES) ? process.exitValue() : -1;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
