package org.asterism.operator;

import static java.util.stream.Collectors.joining;

import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.custody.ShareRepair;
import org.asterism.operator.KeyCall.Result;
import org.asterism.operator.KeyReport.Became;
import org.asterism.rows.CorruptRowException;
import org.asterism.rows.FieldReader;
import org.asterism.rows.FieldWriter;
import org.asterism.threshold.RosterChange;
import org.asterism.token.KeyRepairs.Repaired;
import org.asterism.token.Login;
import org.asterism.token.TokenObjects;
import org.asterism.vault.Octets;
import org.asterism.vault.VaultException;
import org.asterism.vault.VaultName;
import org.asterism.vault.operation.RosterAuthority;

/// What is to be done with a key of which vaults have lost their shares: they get them back, and
/// where one needs a seat first, operators sign for that.
///
/// @param vault whose share; empty: of all vaults
/// @param authority of operators, for the seat that was named
public record RepairStep(Optional<String> vault, Optional<RosterAuthority> authority) {
  public Octets encode() {
    var out = new FieldWriter().flag(vault.isPresent());
    vault.ifPresent(out::text);
    AuthorityFields.write(out, authority);
    return Octets.of(out.toBytes());
  }

  /// @throws IllegalArgumentException where it is not what an operator's command of this release
  ///   asks
  static RepairStep decode(Octets asked) {
    try {
      var in = new FieldReader(asked.toByteArray());
      Optional<String> vault = in.flag() ? Optional.of(in.text()) : Optional.empty();
      var step = new RepairStep(vault, AuthorityFields.read(in));
      in.end();
      return step;
    } catch (CorruptRowException other) {
      throw new IllegalArgumentException("the operator's question does not parse", other);
    }
  }

  /// What one key lacks is no matter of the next.
  static Result carryOut(TokenObjects objects, Login user, long key, Octets argument)
      throws CryptokiException {
    try {
      RepairStep step = decode(argument);
      return result(objects.repairs().repair(user, key, step::isMeant, step.authority()));
    } catch (IllegalArgumentException other) {
      throw new CryptokiException(Ckr.ARGUMENTS_BAD, String.valueOf(other.getMessage()));
    } catch (VaultException failed) {
      return new Result(Became.REFUSED, String.valueOf(failed.getMessage()));
    }
  }

  private boolean isMeant(VaultName name) {
    return vault.isEmpty() || vault.get().equals(name.name());
  }

  private static Result result(Repaired repaired) {
    ShareRepair.Report report = repaired.report();
    if (report.seat().isPresent()) {
      return seated(report.seat().get(), report.repaired());
    }
    if (report.unasked().isPresent()) {
      String missed = String.valueOf(report.unasked().get().getMessage());
      return new Result(
          Became.REFUSED,
          report.repaired().isEmpty()
              ? missed
              : "%s got back its share, and %s".formatted(names(report.repaired()), missed));
    }
    return report.repaired().isEmpty()
        ? new Result(Became.ALREADY, repaired.signed().map(RepairStep::hex).orElse(""))
        : new Result(Became.REPAIRED, names(report.repaired()));
  }

  private static Result seated(ShareRepair.Seat seat, List<VaultName> repaired) {
    return new Result(
        Became.SEATED,
        String.join(" ", hex(seat.change()), seat.vault().name(), names(repaired)).strip());
  }

  private static String hex(RosterChange change) {
    return HexFormat.of().formatHex(change.digest());
  }

  private static String names(List<VaultName> vaults) {
    return vaults.stream().map(VaultName::name).collect(joining(","));
  }
}
