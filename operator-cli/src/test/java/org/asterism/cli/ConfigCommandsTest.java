package org.asterism.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import org.asterism.enclave.config.VaultToml;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The settings of a vault and of an engine are measured as they are in effect, and one is proven
/// to whoever knows the root alone.
class ConfigCommandsTest {
  private static final String LEAF = "vault.limits.logins.tries_at_once";

  /// The head of an Ed25519 SubjectPublicKeyInfo (RFC 8410 §4).
  private static final byte[] ED25519 = {
    0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0x00
  };

  @TempDir Path folder;
  private Path vault;

  record Ended(int status, String out, String err) {}

  @BeforeEach
  void makeVault() {
    vault = folder.resolve("vault1");
    var made = run("vault", "init", vault.toString(), "--name", "v", "--listen", "127.0.0.1:7001");
    assertEquals(0, made.status(), made.err());
  }

  @Test
  void aSettingIsProvenToWhoeverKnowsTheRoot() throws Exception {
    Path proof = proof();
    assertEquals(
        new Ended(0, LEAF + " number 4\n", ""),
        run("config", "verify", "--root", root(vault), proof.toString()));
  }

  @Test
  void aProofUnderAnotherRootProvesNothing() throws Exception {
    Path proof = proof();
    say("[limits]\nlogin_tries = 5\n");
    Ended ended = run("config", "verify", "--root", root(vault), proof.toString());
    assertEquals(1, ended.status());
    assertEquals("", ended.out());
    assertTrue(ended.err().contains("leads to another: the setting is not proven"), ended.err());
  }

  @Test
  void whatIsNoProofIsRefusedWithItsName() throws Exception {
    Path file = Files.writeString(folder.resolve("p"), "nothing\n");
    Ended ended = run("config", "verify", "--root", root(vault), file.toString());
    assertEquals(1, ended.status());
    assertTrue(ended.err().contains("expected a first line"), ended.err());
  }

  @Test
  void aRootOfAnotherLengthIsAWrongCommandLine() {
    assertEquals(2, run("config", "verify", "--root", "00ff", "any").status());
    assertEquals(2, run("config", "verify", "--root", "here", "any").status());
  }

  /// What is written and means what it meant anyway changes nothing.
  @Test
  void theRootIsOfWhatIsInEffect() throws Exception {
    String before = root(vault);
    say("[limits]\nlogin_tries = 4\n");
    assertEquals(before, root(vault));
    assertEquals(before, root(folder.resolve("vault1/../vault1")));
  }

  @Test
  void aSecretsFileIsNamedAndNotRead() throws Exception {
    Path secret = vault.toRealPath().resolve("platform.secret");
    String leaves = run("config", "leaves", vault.toString()).out();
    assertTrue(leaves.contains("vault.platform.secret path " + secret + "\n"), leaves);
    String before = root(vault);
    Files.write(secret, new byte[] {1, 2, 3});
    assertEquals(before, root(vault));
  }

  @Test
  void anEnginesOperatorsAndRulesAreLeaves() throws Exception {
    byte[] spki = Arrays.copyOf(ED25519, 44);
    String key = Base64.getEncoder().encodeToString(spki);
    Path engine = Files.createDirectory(folder.resolve("engine"));
    Files.writeString(
        engine.resolve("engine.toml"),
        "name = \"e\"\noperators = [\"%s\"]\nidentities = [\"a\"]\n[[token]]\nlabel = \"t\"\n"
            .formatted(key));
    String leaves = run("config", "leaves", engine.toString()).out();
    assertTrue(leaves.contains("engine.operators.keys.0 text " + key + "\n"), leaves);
    assertTrue(leaves.contains("engine.tokens.0.labels.exact flag true\n"), leaves);
    assertNotEquals(root(vault), root(engine));
  }

  @Test
  void aFolderOfNeitherOrALeafThatIsNotThereIsRefused() {
    Ended neither = run("config", "root", folder.toString());
    assertEquals(1, neither.status());
    assertTrue(neither.err().contains("found neither"), neither.err());
    Ended unknown = run("config", "prove", vault.toString(), "vault.colour");
    assertEquals(1, unknown.status());
    assertTrue(unknown.err().contains("expected a leaf"), unknown.err());
    assertFalse(unknown.err().contains("a bug"), unknown.err());
  }

  private Path proof() throws Exception {
    Ended proven = run("config", "prove", vault.toString(), LEAF);
    assertEquals(0, proven.status(), proven.err());
    return Files.writeString(folder.resolve("proof"), proven.out());
  }

  private void say(String more) throws Exception {
    Path file = vault.resolve(VaultToml.FILE_NAME);
    Files.writeString(file, Files.readString(file) + more);
  }

  private static String root(Path measured) {
    Ended ended = run("config", "root", measured.toString());
    assertEquals(0, ended.status(), ended.err());
    return ended.out().strip();
  }

  private static Ended run(String... arguments) {
    var out = new StringWriter();
    var err = new StringWriter();
    int status = Asterism.run(arguments, new PrintWriter(out, true), new PrintWriter(err, true));
    return new Ended(status, out.toString(), err.toString());
  }
}
