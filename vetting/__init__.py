"""Thẩm định tiêu chuẩn chính trị: files about people, under “chế độ mật” (003 Điều 2.2).

The room moves them, times them and guards them. It compares nobody, searches nobody across files
and draws no conclusion: people draft, approve and sign.
"""
