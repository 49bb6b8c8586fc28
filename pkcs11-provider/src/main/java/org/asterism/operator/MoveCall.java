package org.asterism.operator;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.asterism.bridge.OperatorCall;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.cryptoki.Template;
import org.asterism.operator.MoveReport.Became;
import org.asterism.secret.SecretBytes;
import org.asterism.token.Caller;
import org.asterism.token.KeyMove;
import org.asterism.token.Login;
import org.asterism.token.Slot;
import org.asterism.token.Token;
import org.asterism.token.Tokens;
import org.asterism.vault.Role;
import org.asterism.vault.VaultException;

/// Moves one key to threshold custody, as the token's user. One key a call: whoever asks sees how
/// far it is, and goes on where it stopped.
record MoveCall(Tokens tokens) implements OperatorCall {
  @Override
  public byte[] answer(Asked asked) throws VaultException, CryptokiException {
    MoveRequest request = read(asked.words());
    Token token = token(request.token());
    if (!token.mayUse(asked.by())) {
      throw new CryptokiException(
          Ckr.FUNCTION_REJECTED,
          "user %s may not use the token: rule 'use'".formatted(asked.by().user()));
    }
    SecretBytes pin =
        asked
            .pin()
            .orElseThrow(() -> new CryptokiException(Ckr.ARGUMENTS_BAD, "expected the user's PIN"));
    try (Login user = token.login(Role.USER, pin, Caller.operator(asked.by()))) {
      return new MoveReport(next(request, token, user)).encode();
    }
  }

  private static MoveRequest read(byte[] words) throws CryptokiException {
    try {
      return MoveRequest.decode(words);
    } catch (IllegalArgumentException other) {
      throw new CryptokiException(Ckr.ARGUMENTS_BAD, String.valueOf(other.getMessage()));
    }
  }

  private Token token(String serial) throws CryptokiException {
    return tokens.slots().stream()
        .map(Slot::token)
        .flatMap(Optional::stream)
        .filter(token -> token.facts().serial().equals(serial))
        .findFirst()
        .orElseThrow(() ->
            new CryptokiException(
                Ckr.TOKEN_NOT_PRESENT, "no token has the serial %s".formatted(serial)));
  }

  private static Optional<MoveReport.Key> next(MoveRequest request, Token token, Login user)
      throws VaultException, CryptokiException {
    long[] keys = keys(request, token, user);
    for (int at = 0; at < keys.length; at++) {
      if (keys[at] > request.after()) {
        KeyMove move = token.objects().moveToThreshold(user, keys[at]);
        return Optional.of(
            new MoveReport.Key(
                keys[at],
                label(token, user, keys[at]),
                at + 1,
                keys.length,
                became(move),
                move instanceof KeyMove.Refused(String reason) ? reason : ""));
      }
    }
    return Optional.empty();
  }

  private static long[] keys(MoveRequest request, Token token, Login user)
      throws CryptokiException {
    LongStream found = LongStream.empty();
    for (Template template : templates(request)) {
      long[] more = token.objects().search(template, Optional.of(user));
      found = LongStream.concat(found, Arrays.stream(more));
    }
    return found.sorted().toArray();
  }

  private static List<Template> templates(MoveRequest request) throws CryptokiException {
    try {
      return request.templates();
    } catch (IllegalArgumentException unknown) {
      throw new CryptokiException(Ckr.ARGUMENTS_BAD, String.valueOf(unknown.getMessage()));
    }
  }

  private static String label(Token token, Login user, long key) throws CryptokiException {
    return token
        .objects()
        .find(key, Optional.of(user))
        .flatMap(object -> object.attributes().bytes(Cka.LABEL))
        .map(text -> new String(text, UTF_8))
        .orElse("");
  }

  private static Became became(KeyMove move) {
    return switch (move) {
      case KeyMove.Moved(boolean destroyed) -> destroyed ? Became.MOVED : Became.MOVED_WITH_REMAINS;
      case KeyMove.Already() -> Became.ALREADY;
      case KeyMove.Refused _ -> Became.REFUSED;
    };
  }
}
