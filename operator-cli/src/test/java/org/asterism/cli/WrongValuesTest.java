package org.asterism.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.asterism.constellation.OperatorSigner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/// What cannot be is refused before anything is done: a wrong command line with 2, a wrong file
/// with 1 and its name, each in one line. `%` is a folder of the test's own.
class WrongValuesTest {
  private static final String LONG = "s".repeat(110);

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "vault init %/v --name A,b --listen a:1 | --name: a vault's name has",
        "vault init %/v --name a --listen a | expected HOST:PORT, found a",
        "vault init %/v --name a --listen a:0 | expected HOST:PORT with a port of 1 to 65535",
        "vault init %/v --name a --listen a:65536 | expected HOST:PORT with a port of 1 to 65535",
        "vault init %/v --name a --listen 0.0.0.0:1 | expected an address that engines can reach",
        "vault init %/v --name a --listen [::]:1 | expected an address that engines can reach",
        "vault init %/v --name a --listen a:1 --address 0.0.0.0:1 | --address: expected an address",
        "vault init %/v --name a --listen a:1 --platform sgx | expected simulated, sgx",
        "vault init %/v --name a --listen a:1 --platform sgx-gramine | --seal-to: expected with",
        "vault init %/v --name a --listen a:1 --platform sgx-gramine --seal-to me | found me",
        "vault init %/v --name a --listen a:1 --platform tdx | --sealing-key: expected with",
        "vault init %/v --name a --listen a:1 --platform tdx --seal-to mrsigner | means nothing",
        "vault init %/v --name a --listen a:1 --sealing-key k | means nothing with --platform",
        "vault init %/v | Missing required options",
        "engine init %/e --vaults 0 | --vaults: expected 1 to 16, found 0",
        "engine init %/e --vaults 17 | --vaults: expected 1 to 16, found 17",
        "engine init %/e --vaults three | 'three' is not an int",
        "engine init %/e --vaults 3 --name A,b | --name: expected 1 to 64",
        "engine init %/e --vaults 3 --socket /LONG | expected at most 107 bytes, found 111",
        "engine init %/e --vaults 3 --socket LONG | --socket: expected at most 107 bytes",
        "constellation init --name A,b --k 1 --out % --operator %/o --engine %/e %/r | --name:",
        "constellation init --name a --k 2 --out % --operator %/o --engine %/e %/r | --k: expected",
        "constellation init --name a --k 0 --out % --operator %/o --engine %/e %/r | --k: expected",
        "constellation verify --operator x %/c | --operator: expected an operator's key",
        "constellation readdress --operator %/o --out % v 0.0.0.0:1 | that engines can reach",
        "constellation readdress --operator %/o --out % v here | expected HOST:PORT, found here",
        "evidence verify --evidence %/e --collateral %/c --at now | expected an instant",
        "evidence verify | Missing required options",
        "constellation | Missing required subcommand",
        "vault serve | Missing required parameter",
        "vault serve % --loud | Unknown option",
        "nothing | Unmatched argument",
      })
  void aWrongCommandLineEndsWith2(String words, String part) throws Exception {
    Ran ran = run(words);
    assertEquals(CommandLine.ExitCode.USAGE, ran.status(), ran.error());
    assertEquals(1, ran.error().lines().count(), ran.error());
    assertTrue(ran.error().contains(part), ran.error());
    assertTrue(ran.error().contains("--help'"), ran.error());
    assertEquals(List.of(), made());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "constellation verify --operator KEY %",
        "constellation init --name a --k 1 --out %/p --operator %/o --engine ENGINE %",
        "constellation enrol --out %/p --operator % --engine ENGINE %/r",
        "evidence show %",
      })
  void aFolderWhereAFileIsWantedIsNamed(String words) throws Exception {
    String engine = folder.resolve("engine/request.toml").toString();
    assertEquals(0, run("engine init %/engine --vaults 1").status());
    var operator = OperatorSigner.create(folder.resolve("operator"), new SecureRandom());
    String put = words.replace("KEY", operator.key().toString()).replace("ENGINE", engine);
    Ran ran = run(put);
    assertTrue(ran.status() != 0, ran.error());
    assertEquals(1, ran.error().lines().count(), ran.error());
    assertTrue(ran.error().contains(folder + ": expected a file, found a folder"), ran.error());
  }

  @Test
  void aFileWhereAFolderIsWantedIsNamed() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "");
    for (String words :
        List.of(
            "engine init %/file --vaults 1",
            "vault init %/file --name a --listen a:1",
            "constellation init --name a --k 1 --out %/file --operator %/o --engine %/e %/r")) {
      Ran ran = run(words);
      assertEquals(1, ran.status(), ran.error());
      assertTrue(ran.error().contains(file + ": expected a folder, found a file"), ran.error());
    }
  }

  private record Ran(int status, String error) {}

  // A comma stands for a blank inside an argument.
  private Ran run(String words) {
    String[] arguments =
        Arrays.stream(words.split(" "))
            .map(word -> word.replace("%", folder.toString()).replace("LONG", LONG))
            .map(word -> word.replace(',', ' '))
            .toArray(String[]::new);
    var error = new StringWriter();
    var out = new PrintWriter(new StringWriter());
    return new Ran(Asterism.run(arguments, out, new PrintWriter(error, true)), error.toString());
  }

  private List<String> made() throws Exception {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(Path::toString).toList();
    }
  }
}
