package org.asterism.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Optional;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.login.Label;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.Role;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An engine has so many tokens, and a token so many objects and bytes; the refusal names the key.
class TokenLimitsTest {
  @TempDir Path folder;
  private Bench bench;

  @BeforeEach
  void open() throws Exception {
    bench = Bench.withToken(folder);
  }

  @AfterEach
  void close() throws Exception {
    bench.close();
  }

  @Test
  void soManyTokens() throws Exception {
    try (Tokens tokens = limited(new TokenLimits(2, 1000, 1 << 20))) {
      initialise(tokens, 2);
      refused(TokenLimits.TOKENS_KEY, () -> initialise(tokens, 3));
      initialise(tokens, 2);
    }
  }

  @Test
  void soManyObjects() throws Exception {
    try (Tokens tokens = limited(new TokenLimits(9, 2, 1 << 20))) {
      Token token = tokens.token(1).orElseThrow();
      try (Login user = login(token)) {
        long first = token.objects().create(user, StoredKeys.ec()).number();
        token.objects().copy(user, first, StoredKeys.label("copy"));
        refused(TokenLimits.OBJECTS_KEY, () -> token.objects().create(user, StoredKeys.ec()));
        refused(
            TokenLimits.OBJECTS_KEY,
            () -> token.objects().copy(user, first, StoredKeys.label("more")));
        token.objects().destroy(user, first);
        token.objects().create(user, StoredKeys.ec());
      }
    }
  }

  @Test
  void soManyBytes() throws Exception {
    try (Tokens tokens = limited(new TokenLimits(9, 1000, 4096))) {
      Token token = tokens.token(1).orElseThrow();
      try (Login user = login(token)) {
        var large = StoredKeys.publicObject(StoredKeys.label("x".repeat(3000)), Optional.empty());
        token.objects().create(user, large);
        refused(TokenLimits.BYTES_KEY, () -> token.objects().create(user, large));
      }
    }
  }

  private interface Work {
    void run() throws Exception;
  }

  private static void refused(String key, Work work) {
    var refused = assertThrows(CryptokiException.class, work::run);
    assertEquals(Ckr.DEVICE_MEMORY, refused.ckr());
    assertTrue(String.valueOf(refused.getMessage()).contains(key));
  }

  private Tokens limited(TokenLimits limits) {
    return Tokens.open(bench.environment(), _ -> TokenSettings.DEFAULT, limits, ScanningIndex::new);
  }

  private static Login login(Token token) throws Exception {
    return Bench.login(token, Role.USER, Bench.USER_PIN);
  }

  private static void initialise(Tokens tokens, long slot) throws Exception {
    try (SecretBytes pin = Bench.pin(Bench.SO_PIN)) {
      tokens.initialise(
          slot, new NewToken(new Label("more")), pin, Bench.CALLER, Tokens.Making::run);
    }
  }
}
