"""What people read: Swedish explanations, workbooks and charts, all views of steps."""
