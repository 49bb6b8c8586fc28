package org.asterism.operator;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;
import org.asterism.cryptoki.Attributes;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckk;
import org.asterism.cryptoki.Template;
import org.asterism.key.KeyFamily;
import org.asterism.rows.CorruptRowException;
import org.asterism.rows.FieldReader;
import org.asterism.rows.FieldWriter;
import org.asterism.vault.Octets;

/// With which key of a token something is to be done: of those that fit, the first after a number.
/// The user's PIN comes beside it.
///
/// @param token its serial
/// @param value what the keys are named by
/// @param after the number of an object; 0: from the first
/// @param argument what is to be done needs; empty where that is nothing
public record KeyRequest(String token, By by, Octets value, long after, Octets argument) {
  /// In `calls.def`: it is to move to threshold custody.
  public static final String MOVE = "operator_move";

  /// In `calls.def`: it is to have new shares.
  public static final String REFRESH = "operator_refresh";

  /// In `calls.def`: it is to be shared by all vaults, or as many shares to be needed as the
  /// argument says ([ReshareStep]).
  public static final String RESHARE = "operator_reshare";

  /// What keys can be named by.
  public enum By {
    LABEL,
    ID,
    FAMILY,
    /// All that there are.
    NOTHING
  }

  /// Which needs nothing else.
  public KeyRequest(String token, By by, Octets value, long after) {
    this(token, by, value, after, Octets.EMPTY);
  }

  public byte[] encode() {
    return new FieldWriter()
        .text(token)
        .text(by.name())
        .bytes(value.toByteArray())
        .number(after)
        .bytes(argument.toByteArray())
        .toBytes();
  }

  /// @throws IllegalArgumentException where it is not what an operator's command of this release
  ///   asks
  static KeyRequest decode(byte[] asked) {
    try {
      var in = new FieldReader(asked);
      String token = in.text();
      By by = By.valueOf(in.text());
      var request =
          new KeyRequest(token, by, Octets.of(in.bytes()), in.number(), Octets.of(in.bytes()));
      in.end();
      return request;
    } catch (CorruptRowException other) {
      throw new IllegalArgumentException("the operator's question does not parse", other);
    }
  }

  /// What the keys have: one of these.
  ///
  /// @param kinds what objects of each kind have
  /// @throws IllegalArgumentException for a family of which no key is in threshold custody
  List<Template> templates(List<Attributes> kinds) {
    return kinds.stream().flatMap(kind -> templates(kind).stream()).toList();
  }

  private List<Template> templates(Attributes keys) {
    return switch (by) {
      case LABEL -> templatesOf(keys.with(Cka.LABEL, value.toByteArray()));
      case ID -> templatesOf(keys.with(Cka.ID, value.toByteArray()));
      case FAMILY -> ofFamily(new String(value.toByteArray(), UTF_8), keys);
      case NOTHING -> templatesOf(keys);
    };
  }

  private static List<Template> ofFamily(String family, Attributes keys) {
    return switch (KeyFamily.of(family).orElse(KeyFamily.SECRET)) {
      case RSA -> templatesOf(keys.with(Cka.KEY_TYPE, Ckk.RSA));
      case EDWARDS -> templatesOf(keys.with(Cka.KEY_TYPE, Ckk.EC_EDWARDS));
      case EC_AGREE ->
          templatesOf(
              keys.with(Cka.KEY_TYPE, Ckk.EC).with(Cka.SIGN, false),
              keys.with(Cka.KEY_TYPE, Ckk.EC_MONTGOMERY));
      case EC_SIGN, SECRET ->
          throw new IllegalArgumentException(
              "expected a family that threshold custody has: rsa, edwards or ec-agree; found "
                  + family);
    };
  }

  private static List<Template> templatesOf(Attributes... wanted) {
    return Arrays.stream(wanted)
        .map(attributes ->
            new Template(
                attributes.asMap().entrySet().stream()
                    .map(entry -> new Template.Entry(entry.getKey(), entry.getValue()))
                    .toList()))
        .toList();
  }
}
