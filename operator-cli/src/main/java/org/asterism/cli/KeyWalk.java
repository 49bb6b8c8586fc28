package org.asterism.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import org.asterism.operator.KeyReport;
import org.asterism.operator.KeyReport.Became;
import org.asterism.operator.KeyRequest;
import org.asterism.operator.KeyRequest.By;
import org.asterism.secret.SecretBytes;
import org.asterism.toml.ConfigurationException;
import org.asterism.vault.Octets;
import picocli.CommandLine.Model.CommandSpec;

/// A walk over keys of a token, one after the other, a line each: the engine does something with
/// each, and says what became of it.
///
/// @param call of `calls.def`
record KeyWalk(Path folder, String call, CommandSpec spec) {

  /// Which keys: one of these.
  record Named(String serial, By by, Octets value) {
    static Named of(String serial, By by, String value) {
      return new Named(serial, by, Octets.of(value.getBytes(UTF_8)));
    }

    KeyRequest after(long key) {
      return new KeyRequest(serial, by, value, key);
    }
  }

  /// What an operator reads of one.
  @FunctionalInterface
  interface Words {
    String of(KeyReport.Key key);
  }

  /// How many keys there were, and how many of them stayed as they are.
  record Seen(int all, int stayed) {}

  /// @param id hexadecimal digits
  Octets id(String id) {
    try {
      return Octets.of(HexFormat.of().parseHex(id));
    } catch (IllegalArgumentException wrong) {
      throw new WrongArgument(spec, "--id", "expected hexadecimal digits, found " + id);
    }
  }

  /// @param after the number of a key; those after it only
  /// @throws CommandFailed if there is none
  Seen over(Named named, long after, SecretBytes pin, Words words)
      throws ConfigurationException, CommandFailed {
    Seen seen = overAny(named, after, pin, words);
    if (seen.all() == 0) {
      throw new CommandFailed("the token has no such key");
    }
    return seen;
  }

  /// The same where there may be none.
  Seen overAny(Named named, long after, SecretBytes pin, Words words)
      throws ConfigurationException, CommandFailed {
    PrintWriter out = spec.commandLine().getOut();
    int all = 0;
    int stayed = 0;
    Optional<KeyReport.Key> key = next(named, after, pin);
    while (key.isPresent()) {
      print(out, key.get(), words);
      all++;
      stayed += key.get().became() == Became.REFUSED ? 1 : 0;
      key = next(named, key.get().number(), pin);
    }
    return new Seen(all, stayed);
  }

  private Optional<KeyReport.Key> next(Named named, long after, SecretBytes pin)
      throws ConfigurationException, CommandFailed {
    byte[] answer = EngineLine.ask(folder, call, named.after(after).encode(), pin);
    return KeyReport.decode(answer).key();
  }

  private static void print(PrintWriter out, KeyReport.Key key, Words words) {
    out.printf(
        "%d of %d  key %d %s  %s%n",
        key.place(), key.all(), key.number(), Line.of(key.label()), words.of(key));
    out.flush();
  }
}
