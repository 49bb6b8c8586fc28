package org.asterism.operator;

import java.util.HexFormat;
import java.util.Optional;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.operator.KeyCall.Result;
import org.asterism.operator.KeyReport.Became;
import org.asterism.rows.CorruptRowException;
import org.asterism.rows.FieldReader;
import org.asterism.rows.FieldWriter;
import org.asterism.threshold.RosterChange;
import org.asterism.threshold.RosterChanges;
import org.asterism.token.Login;
import org.asterism.token.TokenObjects;
import org.asterism.vault.Octets;
import org.asterism.vault.VaultException;
import org.asterism.vault.operation.RosterAuthority;

/// What is to be done with a key that all vaults are to share: first they get seats, and once
/// operators have signed for those, it is dealt to them.
///
/// @param k how many shares are to be needed
/// @param authority of operators; empty: seats are wanted
public record ReshareStep(int k, Optional<RosterAuthority> authority) {
  public Octets encode() {
    var out = new FieldWriter().number(k).flag(authority.isPresent());
    authority.ifPresent(shown -> {
      out.text(shown.order()).number(shown.path().size());
      shown.path().forEach(hash -> out.bytes(hash.toByteArray()));
    });
    return Octets.of(out.toBytes());
  }

  /// @throws IllegalArgumentException where it is not what an operator's command of this release
  ///   asks
  static ReshareStep decode(Octets asked) {
    try {
      var in = new FieldReader(asked.toByteArray());
      int k = in.number(0, Integer.MAX_VALUE);
      Optional<RosterAuthority> authority =
          in.flag()
              ? Optional.of(
                  new RosterAuthority(
                      in.text(), in.list(RosterChanges.PATH_MAX, each -> Octets.of(each.bytes()))))
              : Optional.empty();
      in.end();
      return new ReshareStep(k, authority);
    } catch (CorruptRowException other) {
      throw new IllegalArgumentException("the operator's question does not parse", other);
    }
  }

  /// What one key lacks is no matter of the next.
  static Result carryOut(TokenObjects objects, Login user, long key, Octets argument)
      throws CryptokiException {
    try {
      return decode(argument).of(objects, user, key);
    } catch (IllegalArgumentException other) {
      throw new CryptokiException(Ckr.ARGUMENTS_BAD, String.valueOf(other.getMessage()));
    } catch (VaultException failed) {
      return new Result(Became.REFUSED, String.valueOf(failed.getMessage()));
    } catch (CryptokiException refused) {
      if (refused.ckr() != Ckr.KEY_FUNCTION_NOT_PERMITTED) {
        throw refused;
      }
      return new Result(Became.REFUSED, String.valueOf(refused.getMessage()));
    }
  }

  private Result of(TokenObjects objects, Login user, long key)
      throws VaultException, CryptokiException {
    if (authority.isEmpty()) {
      Optional<RosterChange> change = objects.reshares().seat(user, key, k);
      return change
          .map(to -> new Result(Became.SEATED, HexFormat.of().formatHex(to.digest())))
          .orElseGet(() -> new Result(Became.ALREADY, ""));
    }
    return switch (objects.reshares().reshare(user, key, authority.get())) {
      case UNSEATED -> new Result(Became.REFUSED, "its seats are gone: have new ones made");
      case ALREADY -> new Result(Became.ALREADY, "");
      case DONE -> new Result(Became.RESHARED, "");
      case WITH_REMAINS -> new Result(Became.RESHARED_WITH_REMAINS, "");
    };
  }
}
