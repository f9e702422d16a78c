"""What the General Court's words and days mean: values and pure functions. No database, network or clock."""
