"""Half precision, where it is fast."""

import torch

from training.precision import half_where_fast


def test_products_within_it_are_nearly_those_outside() -> None:
    one, other = torch.randn(2, 8, 8, generator=torch.Generator().manual_seed(0))
    with half_where_fast(torch.device("cpu")):
        product = one @ other
    assert product.dtype in {torch.bfloat16, torch.float32}
    torch.testing.assert_close(product.float(), one @ other, rtol=0.05, atol=0.1)
    assert (one @ other).dtype == torch.float32
