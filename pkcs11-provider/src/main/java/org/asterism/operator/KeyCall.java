package org.asterism.operator;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.asterism.bridge.OperatorCall;
import org.asterism.cryptoki.Attributes;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Cko;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.cryptoki.Template;
import org.asterism.custody.records.Custody;
import org.asterism.operator.KeyReport.Became;
import org.asterism.token.KeyMove;
import org.asterism.token.Login;
import org.asterism.token.Token;
import org.asterism.token.TokenObjects;
import org.asterism.token.Tokens;
import org.asterism.vault.Octets;
import org.asterism.vault.VaultException;

/// Does something with one key of a token, as its user. One key a call: whoever asks sees how far
/// it is, and goes on where it stopped.
record KeyCall(Tokens tokens, List<Attributes> kinds, Deed deed) implements OperatorCall {
  private static final Attributes PRIVATE = Attributes.NONE.with(Cka.CLASS, Cko.PRIVATE_KEY);
  private static final Attributes SECRET = Attributes.NONE.with(Cka.CLASS, Cko.SECRET_KEY);
  private static final List<Attributes> IN_THRESHOLD =
      List.of(PRIVATE.with(Cka.ASTERISM_CUSTODY, Custody.THRESHOLD.word().getBytes(UTF_8)));

  /// What is done with a key.
  interface Deed {
    /// @param argument as [KeyRequest#argument]
    Result of(TokenObjects objects, Login user, long key, Octets argument)
        throws VaultException, CryptokiException;
  }

  static KeyCall move(Tokens tokens) {
    return new KeyCall(
        tokens, List.of(PRIVATE), (objects, user, key, _) -> move(objects, user, key));
  }

  static KeyCall refresh(Tokens tokens) {
    return new KeyCall(
        tokens, List.of(PRIVATE, SECRET), (objects, user, key, _) -> refresh(objects, user, key));
  }

  static KeyCall reshare(Tokens tokens) {
    return new KeyCall(tokens, IN_THRESHOLD, ReshareStep::carryOut);
  }

  static KeyCall repair(Tokens tokens) {
    return new KeyCall(tokens, IN_THRESHOLD, RepairStep::carryOut);
  }

  /// What a key has become.
  ///
  /// @param reason why it stays as it is
  record Result(Became became, String reason) {}

  /// Moves it to threshold custody.
  private static Result move(TokenObjects objects, Login user, long key)
      throws VaultException, CryptokiException {
    return switch (objects.moveToThreshold(user, key)) {
      case KeyMove.Moved(boolean destroyed) ->
          new Result(destroyed ? Became.MOVED : Became.MOVED_WITH_REMAINS, "");
      case KeyMove.Already() -> new Result(Became.ALREADY, "");
      case KeyMove.Refused(String reason) -> new Result(Became.REFUSED, reason);
    };
  }

  /// Gives it new shares. What one key lacks is no matter of the next.
  private static Result refresh(TokenObjects objects, Login user, long key)
      throws CryptokiException {
    try {
      boolean destroyed = objects.refreshShares(user, key);
      return new Result(destroyed ? Became.REFRESHED : Became.REFRESHED_WITH_REMAINS, "");
    } catch (VaultException failed) {
      return new Result(Became.REFUSED, String.valueOf(failed.getMessage()));
    }
  }

  @Override
  public byte[] answer(Asked asked) throws VaultException, CryptokiException {
    KeyRequest request = read(asked.words());
    return new TokenUser(tokens, request.token())
        .logsIn(asked, (token, user) -> new KeyReport(next(request, token, user)))
        .encode();
  }

  private static KeyRequest read(byte[] words) throws CryptokiException {
    try {
      return KeyRequest.decode(words);
    } catch (IllegalArgumentException other) {
      throw new CryptokiException(Ckr.ARGUMENTS_BAD, String.valueOf(other.getMessage()));
    }
  }

  private Optional<KeyReport.Key> next(KeyRequest request, Token token, Login user)
      throws VaultException, CryptokiException {
    long[] keys = keys(request, token, user);
    for (int at = 0; at < keys.length; at++) {
      if (keys[at] > request.after()) {
        Result result = deed.of(token.objects(), user, keys[at], request.argument());
        return Optional.of(
            new KeyReport.Key(
                keys[at],
                label(token, user, keys[at]),
                at + 1,
                keys.length,
                result.became(),
                result.reason()));
      }
    }
    return Optional.empty();
  }

  private long[] keys(KeyRequest request, Token token, Login user) throws CryptokiException {
    LongStream found = LongStream.empty();
    for (Template template : templates(request)) {
      long[] more = token.objects().search(template, Optional.of(user));
      found = LongStream.concat(found, Arrays.stream(more));
    }
    return found.sorted().toArray();
  }

  private List<Template> templates(KeyRequest request) throws CryptokiException {
    try {
      return request.templates(kinds);
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
}
