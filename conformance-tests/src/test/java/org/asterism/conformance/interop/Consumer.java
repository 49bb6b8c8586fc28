package org.asterism.conformance.interop;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.asterism.conformance.live.LiveConstellation;
import org.asterism.conformance.live.TestToken;
import org.asterism.conformance.live.Tool;

/// A token on a constellation and a folder of its own for the files of one consumer.
///
/// @param tool runs programs in `folder`, with the engine's address in their environment
public record Consumer(TestToken token, Path folder, Tool tool) {
  private static final Pattern SLOT = Pattern.compile("(?m)^Slot (\\d+) \\((0x[0-9a-f]+)\\)");

  /// A token of its own on the shared constellation.
  ///
  /// @param folder empty, the test's own
  public static Consumer fresh(Path folder) throws IOException, InterruptedException {
    return of(LiveConstellation.shared().freshToken(), folder);
  }

  /// The same, its keys never whole where they need not be.
  static Consumer freshInThresholdCustody(Path folder) throws IOException, InterruptedException {
    return of(LiveConstellation.shared().freshToken(TestToken.THRESHOLD), folder);
  }

  public static Consumer of(TestToken token, Path folder) {
    return new Consumer(token, folder, Tool.in(folder).with(token.environment()));
  }

  public Tool.Ended run(String... command) throws IOException, InterruptedException {
    return tool.run(command).succeeded();
  }

  /// `pkcs11-tool`, logged in as the user.
  public Tool.Ended pkcs11Tool(String... arguments) throws IOException, InterruptedException {
    return tool.run(pkcs11Command(arguments)).succeeded();
  }

  public String[] pkcs11Command(String... arguments) {
    var command = new ArrayList<>(List.of("pkcs11-tool", "--module", token.module()));
    command.addAll(List.of("--token-label", token.label(), "--login", "--pin", token.pin()));
    command.addAll(List.of(arguments));
    return command.toArray(String[]::new);
  }

  /// Generates a pair that signs, decrypts and derives, and keeps its public key in `name.der`.
  ///
  /// @param type as `pkcs11-tool` has it: `rsa:2048`, `EC:secp256r1`
  /// @param id in hexadecimal
  public void generate(String type, String name, String id)
      throws IOException, InterruptedException {
    pkcs11Tool("--keypairgen", "--key-type", type, "--label", name, "--id", id, "--usage-sign");
    exportPublicKey(name, id);
  }

  void exportPublicKey(String name, String id) throws IOException, InterruptedException {
    pkcs11Tool("--read-object", "--type", "pubkey", "--id", id, "--output-file", name + ".der");
    run("openssl", "pkey", "-pubin", "-inform", "DER", "-in", name + ".der", "-out", name + ".pem");
  }

  /// `pkcs11-tool --test`. It says "ERR" or "failed" of what is wrong and goes on, so its words
  /// count as its status does.
  public void assertPassesPkcs11ToolsTests() throws IOException, InterruptedException {
    Tool.Ended ended = pkcs11Tool("--test");
    assertSays(ended, "No errors");
    String words = ended.output().toLowerCase(Locale.ROOT).replace("no errors", "");
    for (String wrong : new String[] {"error", "err:", "failed", "ckr_"}) {
      assertFalse(words.contains(wrong), () -> wrong + " in\n" + ended.output());
    }
  }

  /// The slot id of the token, in decimal.
  String slot() throws IOException, InterruptedException {
    String listed = run("pkcs11-tool", "--module", token.module(), "-L").output();
    for (String part : listed.split("(?m)(?=^Slot )", -1)) {
      var slot = SLOT.matcher(part);
      if (slot.find() && part.contains(": " + token.label() + "\n")) {
        return Long.decode(slot.group(2)).toString();
      }
    }
    throw new AssertionError("no slot holds " + token.label() + "\n" + listed);
  }

  Path file(String name) {
    return folder.resolve(name);
  }

  public Path write(String name, String text) throws IOException {
    return Files.writeString(file(name), text);
  }

  public static void assertSays(Tool.Ended ended, String... words) {
    for (String word : words) {
      assertTrue(ended.output().contains(word), () -> "expected '" + word + "' in\n" + ended);
    }
  }
}
