"""What the General Court's words and days mean: values and pure functions, without a database, a network or a clock."""
