package org.asterism.operator;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.asterism.bridge.OperatorCall;
import org.asterism.constellation.TokenOrder;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.token.Obeyed;
import org.asterism.token.Tokens;
import org.asterism.toml.ConfigurationException;
import org.asterism.vault.operation.Order;

/// Brings an order of operators to all vaults; they judge it.
record OrderCall(Tokens tokens) implements OperatorCall {
  @Override
  public byte[] answer(Asked asked) throws CryptokiException {
    Obeyed obeyed = tokens.obey(read(new String(asked.words(), StandardCharsets.UTF_8)));
    List<OrderReport.AtVault> vaults = obeyed.answers().stream().map(OrderCall::line).toList();
    return new OrderReport(obeyed.done(), vaults).encode();
  }

  private static TokenOrder.Signed read(String text) throws CryptokiException {
    try {
      if (text.length() > Order.LENGTH_MAX) {
        throw new ConfigurationException("expected an order, found something longer");
      }
      TokenOrder.Signed signed = TokenOrder.read("the order", text);
      if (signed.order().deed() == TokenOrder.Deed.RESEAT) {
        throw new ConfigurationException(
            "expected an order for all vaults, found one that goes with what changes keys' vaults");
      }
      return signed;
    } catch (ConfigurationException other) {
      throw new CryptokiException(Ckr.ARGUMENTS_BAD, String.join("; ", other.problems()));
    }
  }

  private static OrderReport.AtVault line(Obeyed.AtVault vault) {
    String missed = vault.missed().map(cause -> String.valueOf(cause.getMessage())).orElse("");
    return new OrderReport.AtVault(vault.vault().name(), vault.restored(), missed);
  }
}
